import { act, cleanup, render } from '@testing-library/preact';
import { afterEach, beforeEach } from 'vitest';
import { Popup } from '../../src/popup/Popup.tsx';
import { type TextKey, t } from '../../src/ui/t.ts';
import { installTexts } from '../ui/texts.ts';
import type { FakeHost } from './fake-host.ts';

/** Draws popups in this file's tests, each in an empty document. */
export function usePopups(): void {
  beforeEach(() => installTexts());
  afterEach(() => {
    cleanup();
    document.body.replaceChildren();
  });
}

export interface DrawnPopup {
  readonly root: HTMLElement;
  text(): string;
  phase(): string | undefined;
  /** The control of this name; its name is a text of ours or words of the request. */
  control(name: string): HTMLElement;
  /** Names of everything that can be clicked. */
  controls(): readonly string[];
  has(key: TextKey): boolean;
  /** Clicks with a mouse and lets what follows happen. */
  click(key: TextKey): Promise<void>;
  /** Types this into the search, in place of what is there. */
  type(text: string): Promise<void>;
  /** Presses a key where the focus is; answers whether the browser would still do its own with it. */
  key(key: string, modifiers?: { readonly altKey?: boolean; readonly ctrlKey?: boolean }): Promise<boolean>;
  /** Moves the clock and lets what follows happen. */
  pass(ms: number): Promise<void>;
  /** The background says something else. */
  show(change: Parameters<FakeHost['show']>[0]): Promise<void>;
}

/** Draws the popup and waits until what its first questions led to is drawn. */
export async function drawPopup(host: FakeHost): Promise<DrawnPopup> {
  const root = document.body.appendChild(document.createElement('div'));
  render(<Popup host={host} />, { container: root });
  await settle();
  const nameOf = (control: HTMLElement) =>
    (control.getAttribute('aria-label') ?? control.textContent).replace(/\s+/g, ' ').trim();
  const all = () => [...root.querySelectorAll<HTMLElement>('button, a[href], label, [role="button"]')];
  const popup: DrawnPopup = {
    root,
    text: () => root.textContent,
    phase: () => root.querySelector('main')?.dataset.phase,
    control(name) {
      const control = all().find((candidate) => nameOf(candidate) === name);
      if (control === undefined) throw new Error(`no control "${name}" in: ${popup.controls().join(', ')}`);
      return control;
    },
    controls: () => all().map(nameOf),
    has: (key) => root.textContent.includes(t(key)),
    async click(key) {
      press(popup.control(t(key)));
      await settle();
    },
    async type(text) {
      const field = root.querySelector<HTMLInputElement>('[role="searchbox"]');
      if (field === null) throw new Error('no search');
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await settle();
    },
    async key(key, modifiers = {}) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers });
      (document.activeElement ?? document.body).dispatchEvent(event);
      await settle();
      return !event.defaultPrevented;
    },
    async pass(ms) {
      await act(() => host.clock.advance(ms));
      await settle();
    },
    async show(change) {
      await act(() => host.show(change));
      await settle();
    },
  };
  return popup;
}

/** A whole click of a mouse: it begins and ends on this control. */
export function press(control: HTMLElement): void {
  pointerDown(control);
  mouseClick(control);
}

export function pointerDown(control: HTMLElement): void {
  control.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
}

export function mouseClick(control: HTMLElement): void {
  control.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 }));
}

/** A key on the control that has the focus, as the browser reports it: Enter clicks when it goes down. */
export function enter(control: HTMLElement, { repeat = false } = {}): void {
  const down = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, repeat });
  if (control.dispatchEvent(down)) keyClick(control);
}

/** The click that a key or assistive technology makes: without a pointer, so without a count. */
export function keyClick(control: HTMLElement): void {
  control.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 0 }));
}

/** Lets promises that are settled already have their effects, and draws what they changed. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) {
    await act(async () => {
      for (let task = 0; task < 12; task += 1) await Promise.resolve();
    });
  }
}
