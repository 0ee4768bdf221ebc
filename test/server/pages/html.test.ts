import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeHtml, html } from '../../../src/server/pages/html.ts';
import { count, SEED } from '../../support/counts.ts';

test('no text can leave its place in a page', { timeout: count(20_000, 900_000) }, () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const markup = html`<p title="${text}">${text}</p>`.toString();
      const [, attribute, content] = /^<p title="([^"<>]*)">([^<>"]*)<\/p>$/su.exec(markup) ?? [];
      expect(attribute).toBe(escapeHtml(text));
      expect(content).toBe(escapeHtml(text));
    }),
    { numRuns: count(500, 10_000), seed: SEED },
  );
});

test('lists and nested templates are markup, absent values are nothing, numbers are digits', () => {
  const items = ['a<b', 'c'].map((text) => html`<li>${text}</li>`);
  expect(html`<ul>${items}</ul>${null}${undefined}${false}${0}`.toString()).toBe('<ul><li>a&lt;b</li><li>c</li></ul>0');
});
