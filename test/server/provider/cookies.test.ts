import { expect, test } from 'vitest';
import { cookieNames } from '../../../src/server/provider/cookies.ts';

test('P19: with https the cookie of path / is __Host-, the path-scoped ones are __Secure-', () => {
  const { session, interaction, resume } = cookieNames('https://login.example');
  expect(session).toMatch(/^__Host-/);
  expect(interaction).toMatch(/^__Secure-/);
  expect(resume).toMatch(/^__Secure-/);
});

test('P19: on http://localhost the names carry no prefix and differ between ports', () => {
  const [one, two] = [cookieNames('http://localhost:4700'), cookieNames('http://localhost:4701')];
  const names = [...Object.values(one), ...Object.values(two), ...Object.values(cookieNames('http://localhost'))];
  expect(new Set(names).size).toBe(9);
  expect(names.filter((name: string) => name.startsWith('__'))).toEqual([]);
});
