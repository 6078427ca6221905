import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiParam, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Coordination } from '../platform/coordination/coordination.js';
import { ApiError } from '../platform/http/api-error.js';
import { placeOf } from '../platform/reactions/reaction-store.js';
import { wishRetry } from '../platform/reactions/retry-wishes.js';
import { wishRebuild } from '../platform/read-models/rebuild-wishes.js';
import { ForAdmins } from '../platform/security/access.decorators.js';
import { reactions } from '../contexts.js';

export class ReactionsAnswer {
  @ApiProperty({ type: Boolean })
  ok!: true;

  @ApiProperty({ type: [String], description: 'The reactions that were asked to.' })
  reactions!: readonly string[];
}

const NAMED = { name: 'name', schema: { type: 'string' as const }, description: 'Or `all`.' };

/** What reactions have parked can be tried again, and reactions can begin anew. */
@Controller('api/v1/admin/reactions')
@ApiTags('Diagnostics')
@ForAdmins()
export class ReactionsController {
  constructor(private readonly coordination: Coordination) {}

  @Post(':name/retry')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'retryReaction',
    summary: 'Try again what a reaction has parked',
    description: 'The process that runs the reaction begins within a minute; diagnostics show what is still parked.',
  })
  @ApiParam(NAMED)
  @ApiAcceptedResponse({ type: ReactionsAnswer })
  retry(@Param('name') name: string): Promise<ReactionsAnswer> {
    return askOf(name, (reaction) => wishRetry(this.coordination, reaction.name));
  }

  @Post(':name/restart')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'restartReaction',
    summary: 'Have a reaction begin as if it were new',
    description:
      'For a log that was restored from an older copy, or exchanged: a reaction does not go on from events that are ' +
      'not there. It begins at the start or the end of the log, as it is declared; repeated effects have the same ids.',
  })
  @ApiParam(NAMED)
  @ApiAcceptedResponse({ type: ReactionsAnswer })
  restart(@Param('name') name: string): Promise<ReactionsAnswer> {
    return askOf(name, (reaction) => wishRebuild(this.coordination, placeOf(reaction)));
  }
}

const askOf = async (
  name: string,
  ask: (reaction: (typeof reactions)[number]) => Promise<void>,
): Promise<ReactionsAnswer> => {
  const wanted = reactions.filter((reaction) => name === 'all' || reaction.name === name);
  if (wanted.length === 0) throw new ApiError('not_found');
  for (const reaction of wanted) await ask(reaction);
  return { ok: true, reactions: wanted.map((reaction) => reaction.name) };
};
