import { parseCountersign } from '../../src/payloads/countersign.ts';
import { PATHS } from '../../src/wire/names.ts';
import type { Range } from './attack.ts';
import type { Browser, Visit } from './http-browser.ts';

/** A form of a page: only how it is sent, since its words are the server's. */
export interface Form {
  readonly action: string;
  /** With their values. */
  readonly hidden: Readonly<Record<string, string>>;
  /** The first one that a person fills in. */
  readonly field: string | undefined;
}

/** An enrolment page that shows its code, in the browser that proved an address there (P22). */
export interface ShownCode {
  readonly browser: Browser;
  readonly page: Visit;
  readonly otp: string;
}

/** Seconds after which a code may be sent to an address again (P21), and one more. */
const RESEND = 31;

/** Proves an address on the server's page, up to the code that it shows; `null` where it has no page of such forms. */
export async function showEnrolmentCode(range: Range, who: 'victim' | 'attacker'): Promise<ShownCode | null> {
  const { issuer, wait } = range;
  const { address, readCode } = range.personOf(who);
  const browser = range.newBrowser();
  const start = await browser.open(issuer + PATHS.enrolmentPage);
  const asks = formsOn(start).find(({ field }) => field !== undefined);
  if (start.status !== 200 || asks?.field === undefined) return null;
  let typing = await sendForm(browser, issuer, asks, { [asks.field]: address });
  if (typing.status === 429) {
    await wait(RESEND);
    typing = await sendForm(browser, issuer, asks, { [asks.field]: address });
  }
  const proves = formsOn(typing).find(({ field }) => field !== undefined);
  if (proves?.field === undefined) throw new Error(`no code was sent to ${address} (${typing.status})`);
  const page = await sendForm(browser, issuer, proves, { [proves.field]: await readCode() });
  const href = /<link rel="countersign" href="([^"]+)">/.exec(page.text)?.[1];
  const payload = href === undefined ? null : parseCountersign(href);
  if (payload?.kind !== 'enrolment') throw new Error(`no enrolment code on ${page.url} (${page.status})`);
  return { browser, page, otp: payload.otp };
}

/** Sends a form as a browser does that stands on the issuer's page, and follows where it leads. */
export async function sendForm(
  browser: Browser,
  issuer: string,
  { action, hidden }: Form,
  typed: Readonly<Record<string, string>> = {},
): Promise<Visit> {
  const answer = await browser.send('POST', action, new URLSearchParams({ ...hidden, ...typed }), {
    accept: 'text/html',
    origin: issuer,
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  });
  return answer.location === undefined ? answer : browser.open(answer.location);
}

/** The forms of a page that are posted. */
export function formsOn({ text, url }: Visit): readonly Form[] {
  return [...text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].flatMap(([, attributes = '', inside = '']) => {
    if (attribute(attributes, 'method')?.toLowerCase() !== 'post') return [];
    const inputs = [...inside.matchAll(/<input\b([^>]*)>/g)].map(([, input = '']) => ({
      name: attribute(input, 'name') ?? '',
      type: attribute(input, 'type') ?? 'text',
      value: attribute(input, 'value') ?? '',
    }));
    const hidden = inputs.filter(({ type }) => type === 'hidden').map(({ name, value }) => [name, value] as const);
    return {
      action: new URL(attribute(attributes, 'action') ?? '', url).href,
      hidden: Object.fromEntries(hidden),
      field: inputs.find(({ type, name }) => type !== 'hidden' && name !== '')?.name,
    };
  });
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&');
