import { Injectable } from '@nestjs/common';
import { AgentDirectory, type AssignedVersion } from '../../agents/directory/agent-directory.js';
import { CallUrls } from '../../calls/services/call-urls.js';
import { MODES } from '../modes.js';
import { type StreamClaims, StreamTokens } from './stream-tokens.js';

/** The version that an assigned call was given is not in the log. */
export class AgentVersionGone extends Error {
  override readonly name = 'AgentVersionGone';
}

/** Puts a call on the socket of its agent version's mode, with a fresh single-use token. */
@Injectable()
export class CallConnector {
  constructor(
    private readonly tokens: StreamTokens,
    private readonly urls: CallUrls,
    private readonly agents: AgentDirectory,
  ) {}

  /** TwiML. `attempt`: which stream of the call this is, from 1. */
  async connect(claims: StreamClaims, version: AssignedVersion, attempt = 1): Promise<string> {
    const agent = await this.agents.assigned(claims.tenantId, version);
    if (agent === undefined) throw new AgentVersionGone('the agent version is gone');
    const { socketPath, twiml } = MODES[agent.settings.mode];
    const token = await this.tokens.mint(claims);
    const url = this.urls.socket(socketPath, token);
    return twiml({ url, token, actionUrl: this.urls.proceed(claims.callId, attempt) });
  }
}
