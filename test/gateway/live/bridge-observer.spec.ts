import { beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { BridgeReports } from '../../../src/gateway/live/bridge-observer.js';
import { CallMetrics } from '../../../src/calls/call.metrics.js';
import { MetricRegistry } from '../../../src/platform/observability/metric-registry.js';

describe('what bridges report', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('has one series for each error code of a provider, and one for all beyond a bound', async () => {
    const metrics = new CallMetrics(new MetricRegistry());
    const observe = new BridgeReports(metrics).forCall('call-1');
    for (let i = 0; i < 1000; i += 1) observe({ type: 'provider-error', code: `code_${i}` });
    observe({ type: 'provider-error', code: 'code_0' });
    const { values } = await metrics.providerErrors.get();
    const count = (code: string) => values.find(({ labels }) => labels.code === code)?.value;
    expect(values.length).toBeLessThan(60);
    expect(count('code_0')).toBe(2);
    expect(values.reduce((sum, { value }) => sum + value, 0)).toBe(1001);
  });
});
