// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { createAnswerPage, type PageWindow } from '../../src/fill/answer-page.ts';
import type { AnswerPage } from '../../src/fill/question.ts';
import type { Sight } from '../../src/fill/sight.ts';
import { field, writeForm } from './forms.ts';

const ORIGIN = 'https://site.example';
const CODE = '123456';

const sight: Sight = { isVisible: (element) => !element.hasAttribute('data-hidden'), widthOf: () => 200 };
/** The window of a top document. */
function windowAt(origin: string): PageWindow & { origin: string } {
  const view = { document, origin, location: { origin }, top: null as unknown };
  view.top = view;
  return view;
}

let view = windowAt(ORIGIN);
let answer: AnswerPage;
beforeEach(() => {
  document.body.replaceChildren();
  view = windowAt(ORIGIN);
  answer = createAnswerPage(view, sight);
});

async function find(origin = ORIGIN): Promise<string> {
  const found = await answer({ kind: 'find', origin, length: CODE.length });
  if (typeof found === 'boolean' || found.kind !== 'found') throw new Error(JSON.stringify(found));
  return found.id;
}

const write = (id: string) => answer({ kind: 'write', id, code: CODE });
const one = (attributes = 'name="otp"') => writeForm(document.body, field(attributes))[0]!;
const six = () => writeForm(document.body, ...Array.from({ length: 6 }, () => field('maxlength="1"')));

describe('the code', () => {
  it('is written as by typing: the focus, the value, input, change; nothing is submitted', async () => {
    const input = one();
    input.value = 'old';
    const told: string[] = [];
    for (const type of ['focus', 'input', 'change', 'keydown', 'submit', 'blur'])
      document.addEventListener(type, () => told.push(`${type} ${input.value}`), true);
    expect(await write(await find())).toEqual({ kind: 'filled', fields: 1 });
    expect(told).toEqual(['focus old', `input ${CODE}`, `change ${CODE}`]);
    expect(document.activeElement).toBe(input);
  });

  it('reaches a framework that has a setter of its own on the field', async () => {
    const input = one();
    // As React does (inputValueTracking.js): a change that went through its own setter is none.
    const native = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!;
    let tracked = '';
    let state = '';
    Object.defineProperty(input, 'value', {
      configurable: true,
      get: () => native.get!.call(input) as string,
      set(value: string) {
        tracked = value;
        native.set!.call(input, value);
      },
    });
    input.addEventListener('input', () => {
      if (input.value !== tracked) state = input.value;
      // A controlled field shows its state and nothing else.
      input.value = state;
    });
    expect(await write(await find())).toEqual({ kind: 'filled', fields: 1 });
    expect(input.value).toBe(CODE);
  });

  it('counts as filled where the page writes it with a space', async () => {
    const input = one('name="otp" maxlength="7"');
    input.addEventListener('input', () => (input.value = `${input.value.slice(0, 3)} ${input.value.slice(3)}`));
    expect(await write(await find())).toEqual({ kind: 'filled', fields: 1 });
  });

  it('goes into six fields, a digit each, where the page moves the focus on by itself', async () => {
    const inputs = six();
    inputs.forEach((input, index) => input.addEventListener('input', () => inputs[index + 1]?.focus()));
    expect(await write(await find())).toEqual({ kind: 'filled', fields: 6 });
    expect(inputs.map(({ value }) => value).join('')).toBe(CODE);
  });

  it('is written again where the page put its digits elsewhere', async () => {
    const inputs = six();
    let isFirst = true;
    inputs[2]!.addEventListener('input', () => {
      if (isFirst) inputs[1]!.value = '';
      isFirst = false;
    });
    expect(await write(await find())).toEqual({ kind: 'filled', fields: 6 });
    expect(inputs.map(({ value }) => value).join('')).toBe(CODE);
  });

  it('counts as filled where the page takes its fields away with the last digit', async () => {
    const inputs = six();
    inputs[5]!.addEventListener('input', () => inputs.forEach((input) => (input.disabled = true)));
    expect(await write(await find())).toEqual({ kind: 'filled', fields: 6 });
  });

  it.each([
    ['its one field', one, 0],
    ['all of its six fields', six, 0],
    ['five of its six fields', six, 1],
  ])('is given once to a page that sends it by itself and empties %s', async (_, draw, first) => {
    const inputs = [draw()].flat();
    const sent: string[] = [];
    document.body.addEventListener('input', () => {
      const code = inputs.map(({ value }) => value).join('');
      if (code.length < CODE.length) return;
      sent.push(code);
      for (const input of inputs.slice(first)) input.value = '';
    });
    expect(await write(await find())).toEqual({ kind: 'not_kept' });
    expect(sent).toEqual([CODE]);
  });

  it.each([
    ['nothing', '', 0],
    ['a dot', '•', 0],
    ['a dot, once the next one came,', '•', 1],
  ])('is given once to a page that takes each digit and leaves %s in its place', async (_, left, later) => {
    const inputs = six();
    let sent = '';
    inputs.forEach((input, index) =>
      input.addEventListener('input', () => {
        sent += input.value;
        const taken = inputs[index - later];
        if (taken !== undefined) taken.value = left;
      }),
    );
    expect(await write(await find())).toEqual({ kind: 'not_kept' });
    expect(sent).toBe(CODE);
  });

  it('is told to nobody where the field can’t hold it', async () => {
    const input = one('name="otp" type="number"');
    const told: string[] = [];
    input.addEventListener('input', () => told.push(input.value));
    expect(await answer({ kind: 'write', id: await find(), code: 'BCDFG' })).toEqual({ kind: 'gone' });
    expect(told).toEqual([]);
  });

  it('stops at a field that goes before its digit came', async () => {
    const inputs = six();
    inputs[2]?.addEventListener('input', () => inputs[3]?.remove());
    expect(await write(await find())).toEqual({ kind: 'gone' });
    expect(inputs.map(({ value }) => value).join('')).toBe('123');
  });

  it('is put into nothing that changed since it was found', async () => {
    const changes: ((input: HTMLInputElement) => void)[] = [
      (input) => input.remove(),
      (input) => (input.disabled = true),
      (input) => (input.type = 'email'),
      (input) => input.setAttribute('data-hidden', ''),
      () => (view.origin = 'https://evil.example'),
    ];
    for (const change of changes) {
      view.origin = ORIGIN;
      document.body.replaceChildren();
      const input = one();
      const id = await find();
      change(input);
      expect(await write(id)).toEqual({ kind: 'gone' });
      expect(input.value).toBe('');
    }
  });

  it('goes into none of six fields where one of them is gone', async () => {
    const inputs = six();
    const id = await find();
    inputs[5]?.remove();
    expect(await write(id)).toEqual({ kind: 'gone' });
    expect(inputs.map(({ value }) => value).join('')).toBe('');
  });

  it('is written once for each time of finding, and only by its id', async () => {
    const input = one();
    const id = await find();
    expect(await write('another')).toEqual({ kind: 'gone' });
    expect(await write(id)).toEqual({ kind: 'gone' });
    expect(input.value).toBe('');
  });
});

describe('a document', () => {
  it('of another origin than the popup named is not searched', async () => {
    one();
    expect(await answer({ kind: 'find', origin: 'https://other.example', length: 6 })).toEqual({
      kind: 'other_origin',
    });
  });

  it('that is a frame is not filled, and says only whether it has a field', async () => {
    const input = one();
    const inFrame = createAnswerPage({ ...view, top: {} }, sight);
    expect(await inFrame({ kind: 'find', origin: ORIGIN, length: 6 })).toEqual({ kind: 'other_origin' });
    expect(await inFrame({ kind: 'look', length: 6 })).toBe(true);
    input.remove();
    expect(await inFrame({ kind: 'look', length: 6 })).toBe(false);
  });

  it('with an opaque origin, as a sandbox has it, is not searched', async () => {
    one();
    const sandboxed = { ...windowAt('null'), location: { origin: ORIGIN }, top: null as unknown };
    sandboxed.top = sandboxed;
    const answerThere = createAnswerPage(sandboxed, sight);
    expect(await answerThere({ kind: 'find', origin: ORIGIN, length: 6 })).toEqual({ kind: 'other_origin' });
  });

  it('without a field says so', async () => {
    expect(await answer({ kind: 'find', origin: ORIGIN, length: 6 })).toEqual({ kind: 'none' });
  });
});
