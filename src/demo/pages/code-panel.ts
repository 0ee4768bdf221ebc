import type { ShownCode } from '../codes.ts';
import type { CodeSchedule } from '../context.ts';
import { type Html, html } from '../html.ts';
import { verdicts } from './verdicts.ts';

/** The code with its countdown ring, or what became of it. `code` is null while the token server is away. */
export function codePanel(view: {
  readonly page: string;
  readonly code: ShownCode | null;
  readonly schedule: CodeSchedule;
  /** The page that it stands on, to begin anew without a script. */
  readonly home: '/login' | '/login/second';
}): Html {
  const { page, code, schedule, home } = view;
  const state = code === null ? 'unavailable' : 'open';
  const { size, path, width } = code?.qr ?? { size: 41, path: '', width: 246 };
  return html`<section class="code" aria-labelledby="code-title" data-code-panel data-state="${state}" data-page="${page}"
 data-code-url="${`${home}/code`}" data-login="${code?.login ?? ''}" data-renew-after="${schedule.renewAfter}" data-renewals="${schedule.renewals}">
<h2 id="code-title">Approve the code</h2>
<div class="code-live" data-verdict="open"${code === null ? html` hidden` : null}>
<div class="code-frame">
<svg class="ring" viewBox="0 0 100 100" aria-hidden="true"><rect class="ring-track" x="1" y="1" width="98" height="98" rx="7" pathLength="100"/><rect class="ring-left" x="1" y="1" width="98" height="98" rx="7" pathLength="100" data-ring/></svg>
<svg class="qr" role="img" aria-label="Sign-in code for Fieldnotes" width="${width}" height="${width}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges" data-qr><rect width="100%" height="100%" fill="#fff"/><path d="${path}" fill="#000"/></svg>
</div>
<p class="countdown" data-countdown>A new code takes its place in ${schedule.renewAfter} s</p>
<noscript><p class="countdown">This code is good for a minute. <a href="${home}">Show a new one</a></p></noscript>
<p class="hint"><strong>Scan-free:</strong> your Countersign extension reads this code from the page. Open it from the toolbar.</p>
<p class="more"><a href="/how-it-works">How it works</a></p>
</div>
<div aria-live="polite">${verdicts(state, home)}</div>
</section>`;
}
