import { randomUUID } from 'node:crypto';
import { Body, Controller, Header, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Config } from '../../platform/config/config.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { invalidFields } from '../../platform/http/api-error.js';
import { setLedgerPosition } from '../../platform/http/ledger-position.js';
import { ApiErrors } from '../../platform/http/openapi/api-errors.decorator.js';
import { currentRequest } from '../../platform/http/request-context.js';
import { ForAdmins } from '../../platform/security/access.decorators.js';
import { KeyVault } from '../../platform/vault/key-vault.js';
import { carrierCanCall } from '../carrier-can-call.js';
import { applyDocument } from '../apply-document.js';
import { DocumentInvalid } from '../document/document-invalid.js';
import { platformDocumentSchema } from '../document/platform-document.schema.js';
import { readDocument } from '../document/read-document.js';
import { ApplyAnswer, ApplyQuery } from './apply.dto.js';

/** The setup of the command line, done by the server that holds the stores. */
@Controller('api/v1/admin/apply')
@ApiTags('Setup')
@ForAdmins()
export class ApplyController {
  constructor(
    private readonly ledger: Ledger,
    private readonly vault: KeyVault,
    private readonly config: Config,
  ) {}

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'applyPlatform',
    summary: 'Make tenants, keys, tools, agents and phone routes as a document says',
    description: 'What is so already stays as it is: repeating a request changes nothing.',
  })
  @ApiBody({ schema: platformDocumentSchema as object })
  @ApiResponse({ status: 200, type: ApplyAnswer })
  @ApiErrors(400, 413, 415)
  async apply(
    @Body() body: unknown,
    @Query() { reissue = [], plan }: ApplyQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ApplyAnswer> {
    const { requestId: correlationId = randomUUID(), traceparent } = currentRequest() ?? {};
    try {
      const stores = { ledger: this.ledger, vault: this.vault };
      const { allowedHosts } = this.config.tools;
      const options = {
        ...{ reissue, correlationId, traceparent, allowedHosts, plan: plan === 'true' },
        carrierCanCall: carrierCanCall(this.config),
      };
      const { changes, position } = await applyDocument(stores, readDocument(body), options);
      if (position !== undefined) setLedgerPosition(reply, position);
      return { ok: true, changes };
    } catch (error) {
      throw error instanceof DocumentInvalid ? invalidFields(...error.problems) : error;
    }
  }
}
