import type { ResponseOf } from '../../../src/messaging/messages.ts';
import type { PasscodePreview, PasscodeSource, PasscodeView } from '../../../src/messaging/passcodes.ts';
import type { OathAccount } from '../../../src/oath/account.ts';
import { formatOtpauth } from '../../../src/oath/otpauth.ts';
import type { Database } from '../../../src/storage/database.ts';
import { createExtension, type Extension } from '../../support/extension.ts';

/** An extension with accounts that have codes: everything through the door that its pages use. */
export interface World extends Extension {
  readonly preview: (source: PasscodeSource) => Promise<PasscodePreview>;
  /** Previews and adds, as a page does after the person's yes. */
  readonly add: (source: PasscodeSource, site?: string | null) => Promise<ResponseOf<'passcodes.add'>>;
  /** Adds accounts, one line each; fails where that does. */
  readonly bring: (accounts: readonly OathAccount[], site?: string | null) => Promise<readonly string[]>;
  /** The list as it is drawn, over no tab. */
  readonly list: () => Promise<readonly PasscodeView[]>;
  /** The time-based code that is shown for the account now. */
  readonly codeOf: (passcodeId: string) => Promise<string | undefined>;
}

export async function createWorld(
  options: { readonly disk?: (database: Database) => Database; readonly beside?: Extension } = {},
): Promise<World> {
  const extension = await createExtension(options);
  const send: Extension['send'] = (name, request) => extension.send(name, request);
  const preview: World['preview'] = (source) => send('passcodes.preview', { source });

  const add: World['add'] = async (source, site = null) => {
    const shown = await preview(source);
    return send('passcodes.add', { source, digest: shown.kind === 'read' ? shown.digest : '', site });
  };

  return {
    ...extension,
    preview,
    add,
    async bring(accounts, site = null) {
      const answer = await add(lines(accounts), site);
      if (!answer.ok) throw new Error(answer.failure.code);
      return answer.added;
    },
    list: async () => (await send('passcodes.list', { tabId: null, first: 0 })).accounts,
    codeOf: async (passcodeId) => (await send('passcodes.codes', { passcodeIds: [passcodeId] })).codes[0]?.code,
  };
}

export const lines = (accounts: readonly OathAccount[]): PasscodeSource => text(...accounts.map(formatOtpauth));

export const text = (...said: readonly string[]): PasscodeSource => ({ kind: 'text', text: said.join('\n') });

export const file = (content: string, password: string | null = null): PasscodeSource => ({
  kind: 'file',
  bytes: Buffer.from(content).toString('base64'),
  password,
});

/** An account with a secret of its own for each number. */
export function numbered(number: number, more: Partial<Omit<OathAccount, 'kind'>> = {}): OathAccount {
  return {
    kind: 'totp',
    issuer: `Site ${number}`,
    label: 'ann',
    secret: secretOf(number),
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
    extra: [],
    ...more,
  };
}

export function counting(number: number, counter = 0): OathAccount {
  const { period: _, ...base } = { period: 0, ...numbered(number) };
  return { ...base, kind: 'hotp', counter };
}

export const secretOf = (number: number): Uint8Array =>
  Uint8Array.from({ length: 10 }, (_, at) => (at < 8 ? at : (number >> (8 * (9 - at))) & 0xff));
