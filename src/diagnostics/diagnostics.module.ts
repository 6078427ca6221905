import { Module } from '@nestjs/common';
import { JournalsModule } from '../gateway/journals/journals.module.js';
import { ReactionsController } from './reactions.controller.js';
import { RebuildController } from './rebuild.controller.js';
import { DiagnosticsController } from './diagnostics.controller.js';

@Module({ imports: [JournalsModule], controllers: [DiagnosticsController, RebuildController, ReactionsController] })
export class DiagnosticsModule {}
