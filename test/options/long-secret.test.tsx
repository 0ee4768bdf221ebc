// @vitest-environment happy-dom
import { screen } from '@testing-library/preact';
import { expect, it } from 'vitest';
import { t } from '../../src/ui/t.ts';
import { button, click, createQuietHost, drawOptions, says, sentOf, type, useOptions } from './draw-options.tsx';

useOptions();

/** Characters of the longest address that is read. */
const LONGEST_ADDRESS = 65_536;

it('the field of a secret takes a whole address, however long: one that is cut made wrong codes', async () => {
  await drawOptions(createQuietHost(), 'add/type');
  expect(screen.getByLabelText<HTMLInputElement>(t('type_secret_label')).maxLength).toBeGreaterThan(LONGEST_ADDRESS);
});

it('a secret that is longer than any is refused at its field', async () => {
  const host = createQuietHost();
  await drawOptions(host, 'add/type');
  await type('type_secret_label', 'A'.repeat(1025));
  await click(button('type_add'));
  expect(says(t('failure_secret_invalid_text'))).toBe(true);
  expect(sentOf(host, 'passcodes.type')).toEqual([]);
});
