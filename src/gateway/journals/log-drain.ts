import type { LoggerService } from '@nestjs/common';
import type { DrainReport } from './drain-report.js';

/** Puts the reports of a drain into the log: counts and codes, never what the commands say. */
export const logDrain =
  (logger: LoggerService) =>
  (report: DrainReport): void => {
    switch (report.type) {
      case 'found':
        return void logger.warn({ count: report.commands }, 'a spool was left behind');
      case 'drained':
        return void logger.log({ count: report.commands }, 'the spool is in the log');
      case 'damaged':
        return void logger.error({ bytes: report.tornBytes, count: report.brokenRecords }, 'a spool is damaged');
      case 'without-key':
        return void logger.error({ count: report.files }, 'spools are left alone: the vault lacks their keys');
      case 'parked':
        return void logger.warn(
          { call_id: report.callId, err: report.error },
          'what happened on a call cannot be written now; it is kept and tried again',
        );
      case 'unsaved':
        return void logger.error(
          { count: report.commands, err: report.error },
          'facts are lost: neither log nor disk took them',
        );
      case 'refused':
        return void logger.error(
          { call_id: report.callId, event_type: report.command, reason: report.reason },
          'a spooled fact could not be recorded',
        );
    }
  };
