import { describe, expect, it } from '@jest/globals';
import { ProjectionsProcess } from '../../../src/platform/read-models/projections-process.js';
import { eventually } from '../../kit/eventually.js';

const worker = new URL('../../kit/projections.worker.mjs', import.meta.url);
const data = (folder: string) => ({ folder, masterKeys: { current: new Uint8Array(32) } });

describe('the projections worker', () => {
  it('tells how the read models stand', async () => {
    const projections = new ProjectionsProcess(data('lives'), { worker });
    await eventually(() =>
      expect(projections.status()).toEqual([
        { name: 'tally', version: 1, state: 'live', checkpoint: 7n, lagSeconds: 0 },
      ]),
    );
    expect(projections.error).toBeUndefined();
    await projections.stop();
  });

  it('is started again whenever it dies, its read models shown as stopped meanwhile', async () => {
    const failures: Error[] = [];
    const projections = new ProjectionsProcess(data('dies'), {
      worker,
      retryMs: 1,
      failed: (error) => {
        failures.push(error);
        expect(projections.status().map(({ state }) => state)).toEqual(['stopped']);
      },
    });
    await eventually(() => expect(failures.length).toBeGreaterThan(2));
    await projections.stop();
  });

  it('that cannot start is reported and tried again', async () => {
    const failures: Error[] = [];
    const missing = new URL('./absent.worker.mjs', import.meta.url);
    const projections = new ProjectionsProcess(data('x'), {
      worker: missing,
      retryMs: 1,
      failed: (e) => failures.push(e),
    });
    await eventually(() => expect(failures.length).toBeGreaterThan(1));
    expect(projections.status()).toEqual([]);
    expect(projections.error).toBeInstanceOf(Error);
    await projections.stop();
  });
});
