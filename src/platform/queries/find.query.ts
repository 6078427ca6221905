import { Query } from '@nestjs/cqrs';
import type { One, Owner } from './page.js';

/** One document of a read model: a context's own query is a class that extends this, and a handler. */
export abstract class FindOf<Doc> extends Query<One<Doc>> {
  constructor(
    readonly tenantId: Owner,
    readonly id: string,
    readonly position: bigint | undefined,
  ) {
    super();
  }
}
