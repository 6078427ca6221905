/** The stream is not at a revision that the sender allowed: somebody has written since it looked. Nothing was written. */
export class RevisionMismatch extends Error {
  override readonly name = 'RevisionMismatch';
  constructor(readonly stream: string) {
    super(`${stream} has changed`);
  }
}
