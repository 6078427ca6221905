import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fillUrl, urlTemplateProblem } from '../../../src/tools/runtime/request-url.js';
import { ToolError } from '../../../src/tools/runtime/tool-error.js';

describe("a tool's URL", () => {
  it('takes the arguments that it names and leaves the rest', () => {
    const { url, rest } = fillUrl('https://api.example/orders/{id}?lang={lang}', { id: 'A/1?', lang: 'de', note: 'x' });
    expect(url.href).toBe('https://api.example/orders/A%2F1%3F?lang=de');
    expect(rest).toEqual({ note: 'x' });
  });

  it.each(['..', '.', '%2e%2e', '', null, { a: 1 }])('refuses %j as a path segment', (id) => {
    const refused = id === '%2e%2e' ? undefined : ToolError;
    const fill = () => fillUrl('https://api.example/orders/{id}/items', { id }).url.pathname;
    if (refused) expect(fill).toThrow(refused);
    else expect(fill()).toBe('/orders/%252e%252e/items');
  });

  it('keeps every text in its place', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (text) => {
        const id = text.toWellFormed();
        fc.pre(id !== '.' && id !== '..');
        const { url } = fillUrl('https://api.example/orders/{id}/items?q={id}', { id });
        expect(url.origin).toBe('https://api.example');
        expect(url.pathname.split('/')).toHaveLength(4);
        expect([...url.searchParams]).toEqual([['q', id]]);
        expect(url.hash).toBe('');
      }),
    ));

  it('is a template whose host is fixed and which holds no credentials', () => {
    expect(urlTemplateProblem('https://api.example/orders/{id}')).toBeUndefined();
    for (const wrong of ['https://{host}/orders', 'https://user:pass@api.example/', 'ftp://api.example/', 'orders']) {
      expect(urlTemplateProblem(wrong)).toMatch(/^must/);
    }
  });
});
