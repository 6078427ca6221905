import { Module } from '@nestjs/common';
import { EventDecoder } from '../platform/events/event-decoder.js';
import { KeyVault } from '../platform/vault/key-vault.js';
import { codecs } from '../projections.js';
import { AuditController } from './http/audit.controller.js';

/** The log for auditors. Wants the event store and the vault from global modules. */
@Module({
  controllers: [AuditController],
  providers: [
    { provide: EventDecoder, inject: [KeyVault], useFactory: (vault: KeyVault) => new EventDecoder(codecs, vault) },
  ],
})
export class AuditModule {}
