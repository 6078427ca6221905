import { describe, expect, it } from '@jest/globals';
import { RecentFailures } from '../../src/composition/recent-failures.js';

describe('what happened to the log lately', () => {
  const setUp = () => {
    const said: unknown[] = [];
    const time = { nowMs: 0 };
    const say = (line: unknown) => void said.push(line);
    return { said, time, failures: new RecentFailures({ error: say, log: say }, () => time.nowMs) };
  };

  it('counts until something of the kind works again', () => {
    const { said, failures } = setUp();
    failures.check();
    failures.failed('append', new Error('malformed'));
    failures.failed('append', new Error('malformed'));
    failures.worked('read');
    expect(() => failures.check()).toThrow('malformed');
    failures.worked('append');
    failures.check();
    expect(said).toEqual(['the log fails: append: malformed', 'the log works again: append']);
  });

  it('is believed of a damaged file although parts of it can still be read', () => {
    const { said, time, failures } = setUp();
    failures.failed('read', Object.assign(new Error('database disk image is malformed'), { errcode: 11 }));
    failures.worked('read');
    expect(() => failures.check()).toThrow('malformed');
    time.nowMs = 60_000;
    failures.worked('read');
    failures.check();
    expect(said).toEqual(['the log fails: read: database disk image is malformed', 'the log works again: read']);
  });

  it('is forgotten when nobody has tried for long', () => {
    const { time, failures } = setUp();
    failures.failed('read', new Error('malformed'));
    time.nowMs = 59_999;
    expect(() => failures.check()).toThrow('malformed');
    time.nowMs = 60_000;
    failures.check();
  });
});
