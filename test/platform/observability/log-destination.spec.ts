import { EventEmitter } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { logDestination, outliveOutputs } from '../../../src/platform/observability/log-destination.js';
import { createLogger } from '../../../src/platform/observability/logger.js';

describe('an output that takes nothing', () => {
  it('throws at nobody who has something to say', () => {
    const full = openSync('/dev/full', 'w');
    const logger = createLogger('info', [], logDestination(full));
    for (let line = 0; line < 3; line++) logger.info('nobody reads this');
    closeSync(full);
  });

  it('is no error that nobody caught', () => {
    const output = () => new EventEmitter() as NodeJS.WriteStream;
    const outputs = { stdout: output(), stderr: output() } as unknown as Pick<NodeJS.Process, 'stdout' | 'stderr'>;
    outliveOutputs(outputs);
    for (const { emit } of [outputs.stdout, outputs.stderr].map((each) => ({ emit: each.emit.bind(each) })))
      expect(emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))).toBe(true);
  });
});
