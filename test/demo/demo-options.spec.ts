import { describe, expect, it } from '@jest/globals';
import { readDemoArguments } from '../../src/demo/demo-options.js';

describe('npm run demo', () => {
  it('takes its options', () =>
    expect(readDemoArguments(['--once', '--port', '0'])).toEqual({
      ...{ once: true, faults: false, port: 0, data: './demo-data' },
    }));

  it('helps', () =>
    expect(readDemoArguments(['--help'])).toEqual({ code: 0, text: expect.stringContaining('--port 5050') }));

  it.each([
    ['--port', 'http'],
    ['--port', '70000'],
    ['--prot', '1'],
  ])('says how it is used for %s %s', (...args) =>
    expect(readDemoArguments(args)).toEqual({ code: 2, text: expect.stringContaining('npm run demo -- [--once]') }),
  );
});
