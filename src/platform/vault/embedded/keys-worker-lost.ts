/** The keys worker has died, so that nothing of it can be reached until it has been started again. */
export class KeysWorkerLost extends Error {
  override readonly name = 'KeysWorkerLost';
}
