import type { PasscodePreview } from '../../src/messaging/passcodes.ts';
import type { Refusal } from '../../src/pictures/open-file.ts';
import type { TextKey } from '../../src/ui/t.ts';
import { MIGRATION } from '../options/views.ts';

/** One picture of the page that reads pictures. */
export interface ReadingState {
  /** What the codes say that stand in the picture; none given: no picture is brought. */
  readonly codes?: readonly string[];
  /** A capture of a page; else a file of the codes alone. */
  readonly source?: 'page' | 'file';
  /** The part of a capture that was clicked, in its pixels. */
  readonly clicked?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** What becomes of it instead; `opening` never ends. */
  readonly instead?: 'opening' | { readonly file: Refusal } | { readonly page: 'refused' | 'busy' | 'gone' };
  /** What adding the accounts of a code would do. */
  readonly preview?: PasscodePreview;
  readonly clicks?: readonly TextKey[];
  readonly over?: boolean;
}

const OTP = 'AbCdEfGhIjKlMnOpQrStU_';
const SIGN_IN = `https://login.fieldnotes.example/qr#${OTP}`;
const refused = (why: Refusal): ReadingState => ({ instead: { file: why } });
const file = (...codes: readonly string[]): ReadingState => ({ codes, source: 'file' });

/** Every state of the page that reads pictures, by name. */
export const READING_STATES: Readonly<Record<string, ReadingState>> = {
  empty: {},
  'empty-over': { over: true },
  opening: { instead: 'opening' },
  'page-sign-in': { source: 'page', codes: [SIGN_IN] },
  'page-none': { source: 'page', codes: [] },
  'page-clicked': { source: 'page', codes: [SIGN_IN], clicked: { x: 490, y: 250, width: 300, height: 300 } },
  'page-clicked-none': { source: 'page', codes: [], clicked: { x: 490, y: 250, width: 300, height: 300 } },
  enrolment: file(`https://login.fieldnotes.example/enrol#${OTP}`),
  otpauth: { ...file('otpauth://totp/Example:ada@example.org?secret=JBSWY3DPEHPK3PXP'), clicks: ['read_show_text'] },
  'otpauth-preview': {
    ...file('otpauth://totp/GitHub:alice@example.com?secret=JBSWY3DPEHPK3PXP'),
    preview: { ...MIGRATION, parts: null, lines: MIGRATION.lines.slice(0, 1) },
    clicks: ['read_add'],
  },
  'otpauth-parts': {
    ...file('otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8S'),
    preview: MIGRATION,
    clicks: ['read_add_several'],
  },
  whatsapp: file('2@7dZ3kq0vE1y/9s8pWk1bM=,a1b2c3d4e5f6g7h8=,k1l2m3n4o5p6=,u1v2w3x4y5z6='),
  several: file('WIFI:T:WPA;S:Guests;P:secret;;', 'https://example.org/', 'tg://login?token=AQJz1bWl0aGU'),
  'text-hostile': { ...file('<b>Bank\u202e</b> javascript:alert(1)\n'.repeat(12)), clicks: ['read_show_text'] },
  'none-file': file(),
  'refused-file': refused('not_a_picture'),
  'refused-drawing': refused('drawing'),
  'refused-bomb': refused('too_many_pixels'),
  'refused-clipboard': { clicks: ['read_paste'] },
  'refused-page': { instead: { page: 'refused' } },
  'refused-gone': { instead: { page: 'gone' } },
};
