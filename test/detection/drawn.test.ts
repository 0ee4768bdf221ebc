// @vitest-environment happy-dom
import { renderUnicode, renderUnicodeCompact } from 'uqr';
import { beforeEach, describe, expect, it } from 'vitest';
import { drawText } from '../../src/detection/drawn-text.ts';
import { isTransparent } from '../../src/detection/ground.ts';
import { readCodes } from '../../src/vision/read-codes.ts';

const TEXT = 'https://id.example.test/qr#AAAAAAAAAAAAAAAAAAAAAA';

beforeEach(() => document.body.replaceChildren());

function element(name: string, ...children: readonly (string | Node)[]): Element {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

describe('codes of block characters', () => {
  const half = renderUnicodeCompact(TEXT);
  const whole = renderUnicode(TEXT, { whiteChar: '  ', blackChar: '██' });

  it.each([
    ['half blocks in one text', () => element('pre', half)],
    ['whole blocks, two a module', () => element('pre', whole)],
    ['lines between br', () => element('div', ...half.split('\n').flatMap((line) => [line, element('br')]))],
    ['lines that are elements', () => element('div', ...half.split('\n').map((line) => element('div', line)))],
    ['a text that a template has indented', () => element('pre', `\n\n${half}\n\n`)],
  ])('are read from the text: %s', (_, make) => {
    const image = drawText(make());
    expect(image === null ? [] : readCodes(image)).toEqual([TEXT]);
  });

  it.each([
    ['an ordinary text', 'Sign in with your phone'],
    ['a bar of blocks', '█'.repeat(60)],
    ['a text without end', half.repeat(500)],
    ['lines without end', `${'█'.repeat(50)}\n`.repeat(700)],
  ])('are not drawn from %s', (_, text) => {
    expect(drawText(element('pre', text))).toBeNull();
  });
});

describe('the colour behind an element', () => {
  it.each([
    ['rgb(0, 0, 0)', false],
    ['rgb(255, 255, 255)', false],
    ['rgba(0, 0, 0, 0.5)', false],
    ['rgba(0, 0, 0, 0)', true],
    ['rgba(1, 2, 3, 0.00)', true],
    ['color(srgb 0 0 0 / 0)', true],
    ['color(srgb 0 0 0)', false],
    ['transparent', true],
  ])('%s lets through what is behind: %s', (colour, lets) => {
    expect(isTransparent(colour)).toBe(lets);
  });
});
