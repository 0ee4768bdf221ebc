import { screen } from '@testing-library/preact';
import type { PasscodePreview, PasscodeSource } from '../../../src/messaging/passcodes.ts';
import type { PictureTexts } from '../../../src/pictures/read-picture.ts';
import { t } from '../../../src/ui/t.ts';
import type { FakeHost } from '../../popup/fake-host.ts';
import { settle } from '../../popup/render-popup.tsx';
import { createQuietHost, sentOf } from '../draw-options.tsx';

export const PART = (index: number) => `otpauth-migration://offline?data=${'A'.repeat(index * 4)}`;
export const decoded = ({ kind, ...source }: PasscodeSource) =>
  kind === 'file' && 'bytes' in source ? Buffer.from(source.bytes, 'base64').toString() : '';

/** A background that previews a source so, and adds what was previewed. */
export function hostWith(preview: (source: PasscodeSource) => PasscodePreview): FakeHost {
  const host = createQuietHost();
  host.answer({
    'passcodes.preview': ({ source }) => preview(source),
    'passcodes.add': () => ({ ok: true, added: ['one', 'two', 'three'], raised: 0 }),
  });
  return host;
}

export async function drop(...files: readonly (readonly [name: string, content: string])[]): Promise<void> {
  const dataTransfer = { files: files.map(([name, content]) => new File([content], name)), getData: () => '' };
  window.dispatchEvent(Object.assign(new Event('drop'), { dataTransfer }));
  await arrive();
}

export async function paste(text: string, target: EventTarget = window): Promise<void> {
  const clipboardData = { files: [], getData: () => text };
  target.dispatchEvent(Object.assign(new Event('paste', { bubbles: true }), { clipboardData }));
  await arrive();
}

/** Files are read by the browser in its own time. */
export async function arrive(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    await settle();
  }
}

/** A browser in which `*.png` are pictures that say this. */
export const withPictures = (read: (name: string) => PictureTexts) => ({
  isPicture: (file: Blob) => Promise.resolve(file instanceof File && file.name.endsWith('.png')),
  readPicture: (file: Blob) => Promise.resolve(read(file instanceof File ? file.name : '')),
});

export const totals = () => [...document.querySelectorAll('[data-total]')].map(({ textContent }) => textContent);
export const enrolLink = () => screen.getByRole('link', { name: t('add_sign_in_title') });
export const sources = (host: FakeHost) =>
  (sentOf(host, 'passcodes.preview') as { source: PasscodeSource }[]).map(({ source }) => source);
