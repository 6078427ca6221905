import { describe, expect, it } from '@jest/globals';
import { realtimeUrl } from '../../../../src/providers/openai/realtime/realtime-url.js';

describe("the realtime socket's address", () => {
  it.each([
    ['https://api.openai.com/v1', 'wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1'],
    ['https://api.openai.com/v1/', 'wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1'],
    ['http://127.0.0.1:8080', 'ws://127.0.0.1:8080/v1/realtime?model=gpt-realtime-2.1'],
    ['https://proxy.example/openai/v1?x=1', 'wss://proxy.example/openai/v1/realtime?model=gpt-realtime-2.1'],
  ])('of %s is %s', (base, url) => {
    expect(realtimeUrl(base, 'gpt-realtime-2.1')).toBe(url);
  });

  it('carries a model name that needs escaping', () => {
    expect(realtimeUrl('https://h/v1', 'a&call_id=b')).toBe('wss://h/v1/realtime?model=a%26call_id%3Db');
  });
});
