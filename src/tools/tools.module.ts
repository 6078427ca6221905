import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Agent } from 'undici';
import { Clock } from '../platform/clock/clock.js';
import { Ledger } from '../platform/commands/ledger.js';
import { Config } from '../platform/config/config.js';
import { guardedAgent } from '../platform/egress/guarded-agent.js';
import { HttpTool } from './runtime/http-tool.js';
import { ToolRuntime } from './runtime/tool-runtime.js';

const EGRESS = Symbol('the HTTP agent of tools');

/** The tools of calls. Wants the stores, `Config` and `Clock` from global modules. */
@Module({
  providers: [
    {
      provide: EGRESS,
      inject: [Config],
      useFactory: ({ tools }: Config) => guardedAgent(tools.allowedHosts),
    },
    {
      provide: ToolRuntime,
      inject: [Ledger, EGRESS, Clock],
      useFactory: (ledger: Ledger, egress: Agent, clock: Clock) =>
        new ToolRuntime(ledger, new HttpTool(egress, clock), clock),
    },
  ],
  exports: [ToolRuntime],
})
export class ToolsModule implements OnApplicationShutdown {
  constructor(@Inject(EGRESS) private readonly egress: Agent) {}

  /** Calls are over by then: what is still open is idle. */
  async onApplicationShutdown(): Promise<void> {
    await this.egress.destroy();
  }
}
