import { expect, test } from 'vitest';
import { html } from '../../src/demo/html.ts';
import { claimsTable } from '../../src/demo/pages/claims.ts';

const HOSTILE = `"><script>alert('x')</script>&`;

test('a value can leave neither its text nor its attribute', () => {
  expect(html`<a title="${HOSTILE}">${HOSTILE}</a>`.text).toBe(
    '<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">' +
      '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</a>',
  );
});

test('nested templates and lists are taken as they are, and nothing is written for what is not there', () => {
  const items = ['<1>', '2'].map((item) => html`<li>${item}</li>`);
  expect(html`<ul>${items}</ul>${null}${undefined}${false}${0}`.text).toBe('<ul><li>&lt;1&gt;</li><li>2</li></ul>0');
});

test('an object that pretends to be a template can not come in through a claim', () => {
  const table = claimsTable({ name: { text: '<script>' }, [HOSTILE]: [HOSTILE, { text: '<b>' }] }).text;
  expect(table).not.toMatch(/<script|<b>/);
});

test('claims of every shape are shown as text, and hostile names are isolated from the words around them', () => {
  const reversed = '\u202eevil';
  const table = claimsTable({
    sub: reversed,
    email_verified: true,
    amr: ['swk', '<i>'],
    exp: 1e300,
    iat: 0,
    other: null,
  }).text;
  expect(table).toContain(`<bdi>${reversed}</bdi>`);
  expect(table).toContain('<bdi>true</bdi>');
  expect(table).toContain('<bdi>&lt;i&gt;</bdi>');
  expect(table).toContain('1 Jan 1970, 00:00 UTC');
  expect(table).toContain('<bdi>1e+300</bdi>');
  expect(table).toContain('<bdi>null</bdi>');
});
