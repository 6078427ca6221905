import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Coordination } from '../platform/coordination/coordination.js';
import { LogWitness } from '../platform/log-witness/log-witness.js';
import { ApiError } from '../platform/http/api-error.js';
import { wishRebuild } from '../platform/read-models/rebuild-wishes.js';
import { ForAdmins } from '../platform/security/access.decorators.js';
import { projections } from '../contexts.js';
import { RebuildAnswer } from './diagnostics.dto.js';

/** Read models are derived from the log: whatever is wrong with one, it can be built again. */
@Controller('api/v1/admin/read-models')
@ApiTags('Diagnostics')
@ForAdmins()
export class RebuildController {
  constructor(
    private readonly coordination: Coordination,
    private readonly witness: LogWitness,
  ) {}

  @Post(':name/rebuild')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'rebuildReadModel',
    summary: 'Build a read model again from the first event of the log',
    description:
      'For a log that was restored from an older copy, or exchanged: read models made from what it does not have are ' +
      'not served. The process that keeps the read model begins within a minute; diagnostics show how far it is. `all` ' +
      'also takes the log as it is: events that it has lost (`lost_events`) are no longer missed.',
  })
  @ApiParam({ name: 'name', schema: { type: 'string' }, example: 'call-log', description: 'Or `all`.' })
  @ApiAcceptedResponse({ type: RebuildAnswer })
  async rebuild(@Param('name') name: string): Promise<RebuildAnswer> {
    const wanted = projections.filter((model) => name === 'all' || model.name === name);
    if (wanted.length === 0) throw new ApiError('not_found');
    for (const model of wanted) await wishRebuild(this.coordination, model);
    if (name === 'all') await this.witness.forget();
    return { ok: true, read_models: wanted.map((model) => model.name) };
  }
}
