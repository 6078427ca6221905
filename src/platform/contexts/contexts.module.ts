import { Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Idempotency } from '../http/idempotency/idempotency.js';
import { ReadModelReader } from '../queries/read-model-reader.js';

/**
 * What the contexts' own modules stand on: the buses of commands and queries, the reader of read models, and what is
 * remembered of idempotency keys. Wants the stores and `Clock` from global modules.
 */
@Global()
@Module({
  imports: [CqrsModule.forRoot()],
  providers: [ReadModelReader, Idempotency],
  exports: [CqrsModule, ReadModelReader, Idempotency],
})
export class ContextsModule {}
