import { Controller, Get, Header, Req, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../clock/clock.js';
import { Config } from '../config/config.js';
import { ApiError } from '../http/api-error.js';
import { adminKeyOf } from '../http/credentials.js';
import { ApiErrors } from '../http/openapi/api-errors.decorator.js';
import { equalInConstantTime } from '../security/constant-time.js';
import { LivenessBody, ReadinessBody } from './health.dto.js';
import { ReadinessProbes, type ReadinessProbe } from './readiness.js';

const PROBE_TIMEOUT_MS = 2_000;
/** Anybody may ask, and each answer asks every store: it holds for so long. */
const FRESH_MS = 1_000;

type Checked = Readonly<{ checks: ReadinessBody['checks']; down: boolean }>;

@ApiTags('Health')
@Controller('health')
export class HealthController {
  #latest: Readonly<{ checked: Promise<Checked>; untilMs: number }> | undefined;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly readiness: ReadinessProbes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  @Get('live')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'getLiveness', summary: 'The process runs.', security: [] })
  @ApiOkResponse({ type: LivenessBody })
  @ApiErrors(500)
  live(): LivenessBody {
    return { status: 'ok' };
  }

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'getHealth', summary: 'The same as readiness.', security: [] })
  @ApiOkResponse({ type: ReadinessBody })
  @ApiErrors(500, 503)
  summary(@Req() request: FastifyRequest): Promise<ReadinessBody> {
    return this.ready(request);
  }

  @Get('ready')
  @Header('cache-control', 'no-store')
  @ApiOperation({ operationId: 'getReadiness', summary: 'New calls can be taken.', security: [] })
  @ApiOkResponse({ type: ReadinessBody })
  @ApiErrors(500, 503)
  async ready(@Req() request: FastifyRequest): Promise<ReadinessBody> {
    const { checks, down } = await this.#recently();
    if (down)
      throw new ApiError('unavailable', 'New calls cannot be taken.', { checks, ...this.#problemsFor(request) });
    const status = Object.values(checks).includes('degraded') ? 'degraded' : 'ok';
    return { status, checks, ...this.#problemsFor(request) };
  }

  /** Why stores are away is for operators: strangers see that they are. */
  #problemsFor({ headers }: FastifyRequest): Pick<ReadinessBody, 'problems'> {
    const [given, expected] = [adminKeyOf(headers), this.config.operators.adminApiKey?.reveal()];
    if (given === undefined || expected === undefined || !equalInConstantTime(given, expected)) return {};
    const problems = Object.entries(this.readiness.outages()).map(
      ([name, { reason, permanent }]) => [name, permanent ? `until it is mended: ${reason}` : reason] as const,
    );
    return problems.length === 0 ? {} : { problems: Object.fromEntries(problems) };
  }

  #recently(): Promise<Checked> {
    const now = this.clock.monotonicMs();
    if (this.#latest === undefined || this.#latest.untilMs <= now) {
      this.#latest = { checked: this.#check(), untilMs: now + FRESH_MS };
    }
    return this.#latest.checked;
  }

  async #check(): Promise<Checked> {
    const checks = this.readiness.probes.map((probe) => () => this.#indicator(probe));
    try {
      return { checks: statesOf((await this.health.check(checks)).details), down: false };
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      return { checks: statesOf(detailsOf(error.getResponse())), down: true };
    }
  }

  async #indicator({ name, check }: ReadinessProbe): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(name);
    let state = 'up';
    const result = await indicator
      .attempt(async () => {
        state = await check();
      })
      .withTimeout(PROBE_TIMEOUT_MS);
    return state === 'degraded' ? indicator.degraded() : result;
  }
}

/** Names and states alone: terminus adds messages, which may speak of hosts and ids. */
const statesOf = (details: HealthIndicatorResult): ReadinessBody['checks'] =>
  Object.fromEntries(Object.entries(details).map(([name, { status }]) => [name, status]));

const detailsOf = (response: string | object): HealthIndicatorResult =>
  typeof response === 'object' && 'details' in response ? (response.details as HealthIndicatorResult) : {};
