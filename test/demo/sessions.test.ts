import { expect, test } from 'vitest';
import { createSessions, SESSION_LIFETIME } from '../../src/demo/sessions.ts';

const ADA = {
  sub: 'u-1',
  label: 'ada@example.org',
  address: 'ada@example.org',
  claims: {},
  idToken: 'a.b.c',
  afterPassword: false,
};

test('a session ends by itself after its lifetime', () => {
  let time = 1000;
  const sessions = createSessions(() => time);
  const id = sessions.start(ADA, undefined);
  time += SESSION_LIFETIME - 1;
  expect(sessions.get(id)).toMatchObject(ADA);
  time += 1;
  expect(sessions.get(id)).toBeNull();
});

test('a new sign-in gets a new id, and the id from before it is worth nothing', () => {
  const sessions = createSessions(() => 1000);
  const before = sessions.start(ADA, undefined);
  const after = sessions.start({ ...ADA, sub: 'u-2' }, before);
  expect(after).not.toBe(before);
  expect(sessions.get(before)).toBeNull();
  expect(sessions.get(after)?.sub).toBe('u-2');
});

test('an id that was never given, or was ended, is nobody', () => {
  const sessions = createSessions(() => 1000);
  const id = sessions.start(ADA, 'made-up');
  sessions.end(id);
  expect([undefined, '', 'made-up', '__proto__', id].map((name) => sessions.get(name))).toEqual(Array(5).fill(null));
});
