import { Module } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Ledger } from '../platform/commands/ledger.js';
import { Config } from '../platform/config/config.js';
import { ReadModels } from '../platform/read-models/read-model-store.js';
import { AgentDirectory } from './directory/agent-directory.js';

/** Agents and their versions. Wants the stores, `Config` and `Clock` from global modules. */
@Module({
  providers: [
    {
      provide: AgentDirectory,
      inject: [Ledger, ReadModels, Config, Clock],
      useFactory: (ledger: Ledger, readModels: ReadModels, { openai }: Config, clock: Clock) =>
        new AgentDirectory(ledger, readModels, openai.realtimeModel, clock),
    },
  ],
  exports: [AgentDirectory],
})
export class AgentsModule {}
