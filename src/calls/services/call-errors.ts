/** Why a call was not placed, before anything of it was recorded. */
export class UnknownAgent extends Error {
  override readonly name = 'UnknownAgent';
}

/** The tenant has no such line to call from. */
export class UnknownLine extends Error {
  override readonly name = 'UnknownLine';
}

/** The number is being called already. */
export class DuplicateCall extends Error {
  override readonly name = 'DuplicateCall';
  constructor(readonly callId: string) {
    super('this number is being called already');
  }
}

/** As many calls as the tenant may have at once are under way. */
export class TooManyCalls extends Error {
  override readonly name = 'TooManyCalls';
}

/** This process is about to end. */
export class NotTakingCalls extends Error {
  override readonly name = 'NotTakingCalls';
}
