/** A call that is not there, or that another account's request speaks of: the two look alike from outside. */
export class NoSuchCall extends Error {
  override readonly name = 'NoSuchCall';
  constructor() {
    super('no call of this account');
  }
}
