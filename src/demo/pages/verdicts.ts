import type { CodeState } from '../code-status.ts';
import { type Html, html } from '../html.ts';
import { check, cross, hourglass, shield, unplugged } from './icons.ts';

/** What the login page says in place of a code that is no longer open. */
interface Verdict {
  readonly tone: 'calm' | 'warning' | 'good';
  readonly icon: Html;
  readonly title: string;
  readonly text: string;
  readonly action: string;
}

const VERDICTS: Readonly<Record<Exclude<CodeState, 'open'>, Verdict>> = {
  cancelled: {
    tone: 'calm',
    icon: cross,
    title: 'You cancelled this sign-in',
    text: 'Nobody was signed in. Whenever you are ready, start again with a new code.',
    action: 'Show a new code',
  },
  not_me: {
    tone: 'warning',
    icon: shield,
    title: 'Denied: this was not you',
    text: 'Nobody was signed in. You told Countersign that you had not asked for this. If it was you after all, start again with a new code.',
    action: 'Show a new code',
  },
  relayed: {
    tone: 'warning',
    icon: shield,
    title: 'This code turned up on another site',
    text: 'Security notice: a copy of this code was shown by a page that is not Fieldnotes, which is how sign-ins get stolen. Countersign stopped it and nobody was signed in. If somebody sent you to that page, do not go back to it.',
    action: 'Show a new code',
  },
  expired: {
    tone: 'calm',
    icon: hourglass,
    title: 'This code has expired',
    text: 'Codes are good for a short while only, and this one has had its time. Nothing is lost.',
    action: 'Show a new code',
  },
  done: {
    tone: 'good',
    icon: check,
    title: 'Approved',
    text: 'The tab that showed the code is on its way to your notebook. If this one stays here, open it yourself.',
    action: 'Open my notebook',
  },
  unavailable: {
    tone: 'calm',
    icon: unplugged,
    title: 'The sign-in service is out of reach',
    text: 'Fieldnotes cannot reach the token server that it signs people in with. This page keeps trying; your notes are safe meanwhile.',
    action: 'Try again now',
  },
};

/** Every verdict, hidden but for the one that holds: the page's script only chooses. */
export function verdicts(shown: CodeState, home: string): readonly Html[] {
  return Object.entries(VERDICTS).map(
    ([
      state,
      { tone, icon, title, text, action },
    ]) => html`<div class="verdict verdict-${tone}" data-verdict="${state}"${state === shown ? null : html` hidden`}>
<div class="verdict-icon">${icon}</div>
<h3>${title}</h3>
<p>${text}</p>
${
  state === 'done'
    ? html`<a class="button" href="/notes">${action}</a>`
    : html`<a class="button button-quiet" href="${home}" data-new-code>${action}</a>`
}
</div>`,
  );
}
