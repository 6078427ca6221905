import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CallJournals } from '../gateway/journals/call-journals.js';
import { LiveCalls } from '../gateway/live/live-calls.js';
import { Config } from '../platform/config/config.js';
import { ReadinessProbes } from '../platform/observability/readiness.js';
import { LogWitness } from '../platform/log-witness/log-witness.js';
import type { PassedByReport } from '../platform/event-store/passed-by.js';
import type { ReadModelStatus } from '../platform/read-models/read-model-status.js';
import { servedVersion } from '../platform/read-models/active-version.js';
import { ReadModels } from '../platform/read-models/read-model-store.js';
import { ForAdmins } from '../platform/security/access.decorators.js';
import { DiagnosticsAnswer, type PassedByDto, type ReadModelDto, type ReadModelStateDto } from './diagnostics.dto.js';
import { KeyReport } from './key-report.js';
import { describeReaction } from './reaction.dto.js';
import { ReactionStatuses } from './reaction-statuses.js';
import { ProjectionStatuses } from './projection-statuses.js';
import { stoppedAtOf } from './stopped-at.dto.js';

/** What an operator needs to know of a process that says it is degraded. */
@Controller('api/v1/admin/diagnostics')
@ApiTags('Diagnostics')
@ForAdmins()
export class DiagnosticsController {
  constructor(
    private readonly config: Config,
    private readonly projections: ProjectionStatuses,
    private readonly readModels: ReadModels,
    private readonly live: LiveCalls,
    private readonly readiness: ReadinessProbes,
    private readonly journals: CallJournals,
    private readonly keys: KeyReport,
    private readonly witness: LogWitness,
    private readonly reactions: ReactionStatuses,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'getDiagnostics',
    summary: 'How this process and its read models stand',
    description: 'A read model that cannot get past an event is shown with the place, id and type of that event.',
  })
  @ApiOkResponse({ type: DiagnosticsAnswer })
  async show(): Promise<DiagnosticsAnswer> {
    const { eventStoreUrl, mongodbUrl } = this.config.stores;
    return {
      ok: true,
      stores: { log: eventStoreUrl ? 'eventstoredb' : 'embedded', read_models: mongodbUrl ? 'mongodb' : 'embedded' },
      live_calls: {
        count: this.live.count,
        draining: this.live.draining,
        waiting_facts: this.journals.pending,
        waiting_bytes: this.live.bufferedBytes,
      },
      read_models: await Promise.all(this.projections.status().map((status) => this.#describe(status))),
      reactions: this.reactions.reactions().map(describeReaction),
      missing_keys: this.keys.missing.map(({ tenantId, ...counts }) => ({ tenant_id: tenantId, ...counts })),
      lost_events: this.witness.missing.map(({ stream, revision, position }) => ({
        ...{ stream, revision: revision.toString(), position: position.toString() },
      })),
      store_problems: this.readiness.outages(),
      passed_by: passedByOf(this.projections.passedBy),
      projections_error: this.projections.error?.message,
    };
  }

  async #describe(status: ReadModelStatus): Promise<ReadModelDto> {
    const versions = await this.readModels.versions(status.name);
    return {
      ...stateOf(status),
      ...(status.older ? { older: status.older.map(stateOf) } : {}),
      served_version: servedVersion(versions, status),
      versions,
    };
  }
}

const stateOf = ({
  checkpoint,
  lagSeconds,
  lastError,
  stoppedAt,
  older: _,
  ...status
}: ReadModelStatus): ReadModelStateDto => ({
  ...status,
  checkpoint: checkpoint?.toString(),
  lag_seconds: lagSeconds,
  error: lastError,
  stopped_at: stoppedAtOf(stoppedAt),
});

const passedByOf = ({ count, first }: PassedByReport): PassedByDto => ({
  count,
  first: first.map(({ stream, revision, kind }) => ({ stream, revision: revision.toString(), kind })),
});
