import type { DocumentBuilder } from '@nestjs/swagger';
import { ADMIN_KEY_HEADER, CARRIER_SIGNATURE_HEADER } from '../credentials.js';

export const TENANT_SCHEME = 'tenantKey';
export const ADMIN_SCHEME = 'adminKey';
export const AUDITOR_SCHEME = 'auditorKey';
export const CARRIER_SCHEME = 'twilioSignature';

export const addSecuritySchemes = (builder: DocumentBuilder): DocumentBuilder =>
  builder
    .addSecurity(TENANT_SCHEME, { type: 'http', scheme: 'bearer', description: "A tenant's API key." })
    .addSecurity(ADMIN_SCHEME, { type: 'apiKey', in: 'header', name: ADMIN_KEY_HEADER, description: 'ADMIN_API_KEY' })
    .addSecurity(AUDITOR_SCHEME, { type: 'http', scheme: 'bearer', description: 'AUDITOR_API_KEY' })
    .addSecurity(CARRIER_SCHEME, {
      type: 'apiKey',
      in: 'header',
      name: CARRIER_SIGNATURE_HEADER,
      description: 'HMAC over the public URL and the form, as Twilio signs its requests.',
    });
