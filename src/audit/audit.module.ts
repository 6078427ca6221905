import { Module } from '@nestjs/common';
import { AuditController } from './http/audit.controller.js';

/** The log for auditors. Wants the audit log from a global module. */
@Module({ controllers: [AuditController] })
export class AuditModule {}
