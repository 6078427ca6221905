import type { Coordination } from '../coordination/coordination.js';
import type { KeyVault } from './key-vault.js';

/** The vault and the coordination of one store, as they are opened. Closing ends both. */
export type OpenKeys = Readonly<{ vault: KeyVault; coordination: Coordination; close: () => Promise<void> }>;
