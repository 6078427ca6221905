import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { ApiErrors } from '../http/openapi/api-errors.decorator.js';
import { ADMIN_SCHEME, AUDITOR_SCHEME, TENANT_SCHEME } from '../http/openapi/security-schemes.js';
import { AdminKeyGuard, AuditorKeyGuard } from './operator.guards.js';
import type { Scope } from './scopes.js';
import { REQUIRED_SCOPE, TenantGuard } from './tenant.guard.js';

/** Who may use a route, and in which of the documents it stands: the guard and its description in one. */
type AccessDecorator = () => ClassDecorator & MethodDecorator;

/** A valid key of a tenant with this scope; it stands in the document as the role that the scheme wants. */
export const ForTenants = (scope: Scope): ClassDecorator & MethodDecorator =>
  applyDecorators(
    SetMetadata(REQUIRED_SCOPE, scope),
    UseGuards(TenantGuard),
    ApiSecurity(TENANT_SCHEME, [scope]),
    ApiErrors(401, 403, 429, 500, 503),
  );

export const ForAdmins: AccessDecorator = () =>
  applyDecorators(UseGuards(AdminKeyGuard), ApiSecurity(ADMIN_SCHEME), ApiErrors(401, 404, 429, 500, 503));

export const ForAuditors: AccessDecorator = () =>
  applyDecorators(UseGuards(AuditorKeyGuard), ApiSecurity(AUDITOR_SCHEME), ApiErrors(401, 404, 429, 500, 503));
