import type { ReactionStatus } from '../platform/reactions/reaction-status.js';

/** How the reactions and the due work that this process runs stand; none where it runs none. */
export abstract class ReactionStatuses {
  abstract reactions(): readonly ReactionStatus[];
}
