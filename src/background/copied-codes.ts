import * as v from 'valibot';
import type { Handlers } from '../messaging/broker.ts';
import { COPIED_PREFIX } from '../messaging/session-keys.ts';
import type { PreferenceArea } from '../settings/settings.ts';
import { createSessionFamily, type SessionArea } from '../storage/session.ts';

/** What emptying the clipboard needs of the browser. */
export interface ClipboardBrowser {
  readonly storage: { readonly session: SessionArea; readonly local: PreferenceArea };
  readonly alarms: {
    create(name: string, when: { when: number }): Promise<void>;
  };
  readonly clipboard: {
    /** Whether the person lets the extension read and change it. */
    isGranted(): Promise<boolean>;
    /** Leaves alone what is not this text. */
    emptyIfHolds(text: string): Promise<void>;
  };
}

const ALARM = 'clipboard:empty';
/** Milliseconds: the life of a code at most, and more than the half minute that alarms take (developer.chrome.com, "alarms"). */
const KEPT = 60_000;
const OFFERS_KEY = 'clipboard_offers';
/** How often the popup offers it: nobody who copies without it is told so for ever. */
const MOST_OFFERS = 3;

const CopiedSchema = v.object({ text: v.string(), until: v.number() });

/**
 * Empties the clipboard a minute after a code was copied, if it still holds that code, where the person allowed it. The
 * popup is closed by then: the worker does it, woken by an alarm. The code lies in session memory meanwhile, which ends
 * with the browser.
 */
export function createCopiedCodes(deps: { readonly browser: ClipboardBrowser; readonly now: () => number }): {
  readonly handlers: Handlers<'clipboard.copied'>;
  alarm(name: string): Promise<void>;
} {
  const { browser, now } = deps;
  const copied = createSessionFamily(browser.storage.session, COPIED_PREFIX, CopiedSchema);
  const local = browser.storage.local;

  async function offer(): Promise<boolean> {
    const stored = (await local.get(OFFERS_KEY))[OFFERS_KEY];
    const made = typeof stored === 'number' ? stored : 0;
    if (made >= MOST_OFFERS) return false;
    await local.set({ [OFFERS_KEY]: made + 1 });
    return true;
  }

  return {
    handlers: {
      async 'clipboard.copied'({ text }) {
        const empties = await browser.clipboard.isGranted();
        const offers = !empties && (await offer());
        if (!empties && !offers) return { empties, offer: offers };
        // Also on an offer: who takes it means the code that was just copied. The permission is asked about again then.
        const until = now() + KEPT;
        await copied.set('last', { text, until });
        await browser.alarms.create(ALARM, { when: until });
        return { empties, offer: offers };
      },
    },
    async alarm(name) {
      if (name !== ALARM) return;
      const last = await copied.get('last');
      if (last === null) return;
      const left = last.until - now();
      // This one met a copy on its way, or came early. A clock that was set back says more than a minute.
      const isEarly = left > 0 && left <= KEPT;
      // Also where the worker ends, or the clipboard fails, before it is empty: then it is tried again.
      await browser.alarms.create(ALARM, { when: isEarly ? last.until : now() + KEPT });
      if (isEarly) return;
      if (await browser.clipboard.isGranted()) await browser.clipboard.emptyIfHolds(last.text);
      // Not one that was copied meanwhile.
      const current = await copied.get('last');
      if (current?.until === last.until && current.text === last.text) await copied.remove('last');
    },
  };
}
