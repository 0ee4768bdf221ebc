// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { isEditing } from '../../src/content/editing.ts';

afterEach(() => document.body.replaceChildren());

function focused(name: string, attributes: Readonly<Record<string, string>> = {}): void {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  document.body.append(element);
  element.focus();
}

it.each([
  ['a text field', 'input', { type: 'text' }, true],
  ['a password field', 'input', { type: 'password' }, true],
  ['a text area', 'textarea', {}, true],
  ['a select', 'select', {}, true],
  ['a field that can only be read', 'input', { type: 'text', readonly: '' }, false],
  ['a check box', 'input', { type: 'checkbox' }, false],
  ['a button', 'button', {}, false],
])('%s with the focus: %s', (_, name, attributes, editing) => {
  focused(name, attributes);
  expect(isEditing(document)).toBe(editing);
});

it('a field in an open shadow root counts', () => {
  const host = document.createElement('div');
  document.body.append(host);
  const field = document.createElement('input');
  host.attachShadow({ mode: 'open' }).append(field);
  field.focus();
  expect(isEditing(document)).toBe(true);
});

it('a page without focus is not edited', () => {
  expect(isEditing(document)).toBe(false);
});
