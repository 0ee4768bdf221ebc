import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach } from 'vitest';
import type { ImportTools } from '../../src/options/add/use-brought.ts';
import { Options } from '../../src/options/Options.tsx';
import type { AddWay, Route } from '../../src/options/route.ts';
import type { Host } from '../../src/ui/host.ts';
import { type TextKey, t } from '../../src/ui/t.ts';
import { createFakeHost, type FakeHost } from '../popup/fake-host.ts';
import { settle } from '../popup/render-popup.tsx';
import { installTexts } from '../ui/texts.ts';
import { NO_PASSCODES, NOW, SETTINGS } from './views.ts';

/** Draws options pages in this file's tests, each in an empty document. */
export function useOptions(): void {
  beforeEach(() => installTexts());
  afterEach(() => {
    cleanup();
    location.hash = '';
  });
}

/** A background with nothing in it yet. */
export function createQuietHost(): FakeHost {
  const host = createFakeHost({ start: NOW });
  host.answer({
    'accounts.list': () => ({ accounts: [] }),
    'history.list': () => ({ entries: [] }),
    'settings.get': () => SETTINGS,
    'enrolment.pending': () => ({ enrolment: null }),
    'passcodes.list': () => NO_PASSCODES,
    'passcodes.removed': () => ({ accounts: [] }),
  });
  return host;
}

/** A browser in which nothing is a picture and nothing was copied. */
const NO_TOOLS: ImportTools = {
  isPicture: () => Promise.resolve(false),
  readPicture: () => Promise.resolve({ kind: 'refused', why: 'not_a_picture' }),
  clipboard: () => Promise.resolve({ kind: 'no_picture' }),
};

/** Draws the options page at a route and waits until its first answers are drawn. */
export async function drawOptions(
  host: Host,
  route: Route | `add/${AddWay}` | `accounts/${string}`,
  tools: Partial<ImportTools> = {},
): Promise<void> {
  location.hash = route;
  render(<Options host={host} tools={{ ...NO_TOOLS, ...tools }} />);
  await settle();
}

/** The button of this text, or of this spoken name. */
export const button = (key: TextKey, ...parts: readonly string[]): HTMLElement =>
  screen.getByRole('button', { name: t(key, ...parts) });

export async function click(element: HTMLElement): Promise<void> {
  fireEvent.click(element);
  await settle();
}

export async function type(label: TextKey, value: string): Promise<void> {
  fireEvent.input(screen.getByLabelText(t(label)), { target: { value } });
  await settle();
}

/** Moves the host's clock and draws what follows, step by step where something is drawn on the way. */
export async function pass(host: FakeHost, ms: number, step = ms): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    await act(() => host.clock.advance(step));
    await settle();
  }
}

export const says = (text: string): boolean => document.body.textContent.includes(text);

/** The messages of this name that were sent, by their requests. */
export const sentOf = (host: FakeHost, name: FakeHost['sent'][number]['name']): readonly unknown[] =>
  host.sent.filter((message) => message.name === name).map(({ request }) => request);
