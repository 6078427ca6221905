import { Module } from '@nestjs/common';
import { JournalsModule } from '../gateway/journals/journals.module.js';
import { DiagnosticsController } from './diagnostics.controller.js';

@Module({ imports: [JournalsModule], controllers: [DiagnosticsController] })
export class DiagnosticsModule {}
