import { expect, test } from 'vitest';
import { createNotes, NOTE_LENGTH } from '../../src/demo/notes.ts';

test('each person has one notebook, newest note first, and can tear out only of it', () => {
  const notes = createNotes(() => 1000);
  notes.write('ada', ' first\r\nline ');
  notes.write('ada', 'second');
  notes.write('bob', 'other');
  expect(notes.of('ada').map(({ text }) => text)).toEqual(['second', 'first\nline']);
  notes.remove('ada', notes.of('bob')[0]?.id ?? '');
  expect(notes.of('bob')).toHaveLength(1);
  notes.remove('ada', notes.of('ada')[0]?.id ?? '');
  expect(notes.of('ada').map(({ text }) => text)).toEqual(['first\nline']);
});

test.each([
  ['nothing but space', ' \n\t '],
  ['too much', 'x'.repeat(NOTE_LENGTH + 1)],
])('a note of %s is refused with the reason, and nothing changes', (_case, text) => {
  const notes = createNotes(() => 1000);
  expect(notes.write('ada', text).kind).toBe('refused');
  expect(notes.of('ada')).toEqual([]);
});

test('a full notebook refuses one more note and keeps what it has', () => {
  const notes = createNotes(() => 1000);
  for (let count = 0; count < 200; count += 1) notes.write('ada', `note ${String(count)}`);
  expect(notes.write('ada', 'one more').kind).toBe('refused');
  expect(notes.of('ada')).toHaveLength(200);
});
