import type { LoggerService } from '@nestjs/common';
import type { DrainReport } from './spool-drain.js';

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
      case 'refused':
        return void logger.error(
          { call_id: report.callId, event_type: report.command, reason: report.reason },
          'a spooled fact could not be recorded',
        );
    }
  };
