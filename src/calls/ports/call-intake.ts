/** Whether this process takes new calls. */
export abstract class CallIntake {
  /** It is about to end: calls that are under way may finish, new ones belong to another process. */
  abstract readonly draining: boolean;
}
