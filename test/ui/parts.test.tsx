// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sitePattern } from '../../src/ui/host.ts';
import { Notice } from '../../src/ui/Notice.tsx';
import { Origin } from '../../src/ui/Origin.tsx';
import { plain } from '../../src/ui/plain.ts';
import { Rich } from '../../src/ui/Rich.tsx';
import { TimeLeft } from '../../src/ui/TimeLeft.tsx';
import { tCount } from '../../src/ui/t.ts';
import { createFakeClock } from '../popup/fake-host.ts';
import { settle } from '../popup/render-popup.tsx';
import { installTexts } from './texts.ts';

beforeEach(() => installTexts());
afterEach(() => cleanup());

describe('an origin', () => {
  it.each([
    ['https://fieldnotes.example', 'https://', 'fieldnotes.example'],
    ['http://localhost:3000', 'http://', 'localhost', ':3000'],
    ['https://[2001:db8::1]:8443', 'https://', '[2001:db8::1]', ':8443'],
    ['https://login.bank.example.evil.example', 'https://', 'login.bank.example.evil.example'],
  ] as const)('%s is drawn whole, its host and port strong', (origin, scheme, host, port?: string) => {
    const { container } = render(<Origin origin={origin} />);
    expect(container.textContent).toBe(origin);
    expect(container.querySelector('.origin-scheme')?.textContent).toBe(scheme);
    expect(container.querySelector('.origin-host')?.textContent).toBe(host);
    expect(container.querySelector('.origin-port')?.textContent).toBe(port);
  });

  it('that is none is drawn as text that can not deceive', () => {
    const { container } = render(<Origin origin={'https://a.example\u202e/<b>'} />);
    expect(container.textContent).toBe('https://a.example\ufffd/<b>');
    expect(container.querySelector('b')).toBeNull();
  });
});

describe('a notice', () => {
  it('takes a few lines for its title, whoever’s name is in it', () => {
    const { container } = render(
      <Notice tone="caution" title={'x'.repeat(500)}>
        Words
      </Notice>,
    );
    expect(container.querySelector('.notice-title.few-lines')?.textContent).toHaveLength(500);
  });
});

describe('text of others', () => {
  it.each([
    ['turns', 'a\u202eb\u2066c', 'a\ufffdb\ufffdc'],
    ['has no width', 'a\u200bb\ufeffc', 'a\ufffdb\ufffdc'],
    ['breaks lines', 'a\nb\u2028c', 'a\ufffdb\ufffdc'],
    ['is half a character', 'a\ud800b', 'a\ufffdb'],
    ['is in a private place', 'a\ue000b', 'a\ue000b'],
  ])('shows where it %s', (_, text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  it('is left alone where it only says something', () => {
    expect(plain('Zoë’s naïve café 日本 😀')).toBe('Zoë’s naïve café 日本 😀');
  });
});

describe('a text with parts', () => {
  it('puts each part in its place, as it is', () => {
    const { container } = render(<Rich text="asking_title" parts={[<em>{'$1 <b>\ue000'}</em>]} />);
    expect(container.textContent).toBe('Sign in to $1 <b>\ue000?');
    expect(container.querySelector('em')?.textContent).toBe('$1 <b>\ue000');
  });
});

describe('the time left', () => {
  const END = 1_000_000;
  const shown = (container: Element) => container.querySelector('[role=timer]')?.textContent;

  it('goes down by the second and ends at 0', async () => {
    const clock = createFakeClock(END - 3_000);
    const { container } = render(<TimeLeft clock={clock} expiresAt={END} />);
    await settle();
    expect(shown(container)).toBe('3 seconds left');
    for (const words of ['2 seconds left', '1 second left', '0 seconds left', '0 seconds left']) {
      clock.advance(1000);
      await settle();
      expect(shown(container)).toBe(words);
    }
  });

  it('is said aloud rarely', async () => {
    const clock = createFakeClock(END - 62_000);
    const { container } = render(<TimeLeft clock={clock} expiresAt={END} />);
    const said = new Set<string>();
    for (let second = 0; second < 62; second += 1) {
      await settle();
      said.add(container.querySelector('[aria-live=polite]')?.textContent ?? '');
      clock.advance(1000);
    }
    expect([...said]).toEqual(['', '60 seconds left', '30 seconds left', '10 seconds left']);
  });
});

describe('a counted text', () => {
  it.each([
    [0, '0 accounts'],
    [1, '1 account'],
    [2, '2 accounts'],
    [1200, `${(1200).toLocaleString()} accounts`],
  ])('of %i is %s', (count, words) => {
    expect(tCount('accounts', count)).toBe(words);
  });
});

describe('the pattern of a site', () => {
  it.each([
    ['https://fieldnotes.example/login?x=1', 'https://fieldnotes.example/*'],
    ['http://localhost:3000/', 'http://localhost/*'],
    ['chrome://extensions/', null],
    ['file:///etc/passwd', null],
    ['no address', null],
    [undefined, null],
  ])('of %s is %s', (url, pattern) => {
    expect(sitePattern(url)).toBe(pattern);
  });
});
