import { Module } from '@nestjs/common';
import { ApplyController } from './http/apply.controller.js';

/** Setup over the admin API. Wants the stores from global modules. */
@Module({ controllers: [ApplyController] })
export class ApplyModule {}
