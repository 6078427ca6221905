import { v5 as uuidv5 } from 'uuid';

/** The namespace of every id that derives from names; changing it would orphan all streams named so. */
const NAMESPACE = '5b3f7f0e-6a0c-5d6e-9a53-0f1d7c2b9e41';

/** A UUIDv5 of a kind and names: the same names give the same id everywhere, so that the log refuses a second one. */
export const namedId = (kind: string, ...names: readonly string[]): string =>
  uuidv5(JSON.stringify([kind, ...names]), NAMESPACE);
