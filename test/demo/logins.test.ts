import { expect, test } from 'vitest';
import { type CookieChange, createLogins, type Login, loginId } from '../../src/demo/logins.ts';
import { createSeal } from '../../src/demo/sealing.ts';

const PREFIX = 'fieldnotes-login.';

function setUp() {
  let time = 1_000_000;
  const logins = createLogins({ seal: createSeal(), prefix: PREFIX, now: () => time });
  const jar: Record<string, string> = {};
  const apply = (changes: readonly CookieChange[]) => {
    for (const change of changes) {
      if (change.kind === 'set') jar[change.name] = change.value;
      else Reflect.deleteProperty(jar, change.name);
    }
  };
  return {
    logins,
    jar,
    apply,
    pass: (seconds: number) => {
      time += seconds;
    },
    begin: (page = 'page'): Login => {
      const secrets = logins.begin(page, null);
      const login = { ...secrets, requestUri: `urn:${secrets.state}` };
      apply(logins.remember(jar, login));
      return login;
    },
  };
}

test('P19: each login has a cookie of its own, which says nothing of its secrets', () => {
  const { begin, jar } = setUp();
  const [first, second] = [begin(), begin()];
  expect(Object.keys(jar)).toEqual([PREFIX + loginId(first.state), PREFIX + loginId(second.state)]);
  for (const secret of [first.state, first.nonce, first.codeVerifier, first.requestUri]) {
    expect(JSON.stringify(jar)).not.toContain(secret);
  }
});

test('P2: the last three states of a page stay valid, however long each was shown', () => {
  const { logins, begin, jar, pass } = setUp();
  const shown = Array.from({ length: 4 }, () => {
    pass(140);
    return begin();
  });
  const [oldest, ...lastThree] = shown.map((login) => logins.find(jar, loginId(login.state)));
  expect(oldest).toBeNull();
  expect(lastThree).toEqual(shown.slice(1));
});

test('P2: a code that was claimed at its last moment can still be approved after three renewals', () => {
  const { logins, begin, jar, pass } = setUp();
  const first = begin();
  for (let renewal = 0; renewal < 4; renewal += 1) {
    pass(45);
    begin();
  }
  expect(logins.take(jar, first.state)).toEqual(first);
});

test('P2: nothing of a login is left after ten minutes', () => {
  const { logins, begin, jar, pass } = setUp();
  const { state } = begin();
  pass(600);
  expect(logins.find(jar, loginId(state))).toBeNull();
  expect(logins.take(jar, state)).toBeNull();
});

test('pages in two tabs do not push out the codes of each other', () => {
  const { logins, begin, jar, pass } = setUp();
  const left = begin('left');
  for (let renewal = 0; renewal < 5; renewal += 1) {
    pass(60);
    begin('right');
  }
  expect(logins.take(jar, left.state)).toEqual(left);
});

test('a browser never carries more than twelve login cookies, whatever it was made to open', () => {
  const { begin, jar } = setUp();
  for (let tab = 0; tab < 40; tab += 1) begin(`tab-${String(tab)}`);
  expect(Object.keys(jar)).toHaveLength(12);
  expect(Object.entries(jar).join('; ').length).toBeLessThan(6000);
});

test('P19: a state is taken once, and only out of the cookie that was set for it', () => {
  const { logins, begin, jar } = setUp();
  const [mine, other] = [begin(), begin()];
  const swapped = { [PREFIX + loginId(mine.state)]: jar[PREFIX + loginId(other.state)] };
  expect(logins.take(swapped, mine.state)).toBeNull();
  expect(logins.take({}, mine.state)).toBeNull();
  expect(logins.take(jar, `${mine.state}x`)).toBeNull();
  expect(logins.take(jar, mine.state)).toEqual(mine);
  expect(logins.take(jar, mine.state)).toBeNull();
});

test('a finished login takes the other codes of its page with it, and no other tab', () => {
  const { logins, begin, jar, apply } = setUp();
  begin('left');
  const finished = begin('left');
  const right = begin('right');
  apply(logins.forget(jar, finished));
  expect(Object.keys(jar)).toEqual([PREFIX + loginId(right.state)]);
});

test('cookies of an earlier run are cleared with the next login', () => {
  const { begin, jar } = setUp();
  jar[`${PREFIX}AAAAAAAAAAAAAAAA`] = 'sealed-by-a-key-that-is-gone';
  jar['theme'] = 'dark';
  const { state } = begin();
  expect(Object.keys(jar)).toEqual(['theme', PREFIX + loginId(state)]);
});
