// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { lookedAt } from '../../src/detection/looked-at.ts';

test('what a scan looked at is told by what it is, each once', () => {
  const names = ['img', 'video', 'input', 'canvas', 'table', 'div', 'pre', 'iframe', 'object'];
  const elements = names.map((name) => document.createElement(name));
  expect(lookedAt(elements, false)).toEqual({ pictures: 3, drawings: 4, frames: 2, captured: false });
  expect(lookedAt([], true)).toEqual({ pictures: 0, drawings: 0, frames: 0, captured: true });
});
