import type { KoaContextWithOIDC } from 'oidc-provider';
import { html } from './html.ts';
import { ICONS } from './icons.ts';
import { PAGE_HEADERS, page, pageHeaders } from './page.ts';

/** Asks before it signs out, since any site can send a browser here (RP-Initiated Logout 1.0, section 6). */
export function renderLogout(ctx: KoaContextWithOIDC, serverName: string): void {
  const { oidc } = ctx;
  const state: unknown = oidc.session?.state;
  const secret = typeof state === 'object' && state !== null && 'secret' in state ? String(state.secret) : '';
  const returnTo = oidc.params?.post_logout_redirect_uri;
  // Browsers apply form-action to the redirect that follows, which leads to the web app.
  ctx.set(pageHeaders(typeof returnTo === 'string' && URL.canParse(returnTo) ? [new URL(returnTo).origin] : []));
  ctx.body = page({
    title: 'Sign out',
    serverName,
    body: html`<section class="message">
      <span class="badge">${ICONS.key}</span>
      <h1>Sign out of ${oidc.client?.clientName ?? serverName}?</h1>
      <p>Your browser forgets this sign-in. Your accounts in Countersign stay as they are.</p>
      <form method="post" action="${oidc.urlFor('end_session_confirm')}" class="actions">
        <input type="hidden" name="xsrf" value="${secret}">
        <button type="submit" name="logout" value="yes" class="primary">Sign out</button>
        <button type="submit">Stay signed in</button>
      </form>
    </section>`,
  }).toString();
}

export function renderLoggedOut(ctx: KoaContextWithOIDC, serverName: string): void {
  ctx.set(PAGE_HEADERS);
  ctx.body = page({
    title: 'Signed out',
    serverName,
    body: html`<section class="message">
      <span class="badge">${ICONS.shield}</span>
      <h1>You are signed out</h1>
      <p>You can close this tab.</p>
    </section>`,
  }).toString();
}
