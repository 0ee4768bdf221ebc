import { expect, test } from 'vitest';
import { chosenStates } from '../../scripts/gallery/chosen-states.mjs';

const GALLERIES = { popup: ['asking', 'asking-long', 'alarm'], options: ['accounts'] };

test('the gallery draws the states whose names begin as it was asked, and all of them without a name', () => {
  expect([...chosenStates(GALLERIES, 'popup/asking')]).toEqual([['popup', ['asking', 'asking-long']]]);
  expect([...chosenStates(GALLERIES, '').keys()]).toEqual(['popup', 'options']);
});

test('the gallery says in a sentence that it has no state of a name', () => {
  expect(() => chosenStates(GALLERIES, 'pupop')).toThrow(
    'No state of the gallery begins with "pupop": names begin with popup/, options/.',
  );
});
