import type { RequestCookies } from './cookies.ts';
import type { CookieChange, Logins } from './logins.ts';
import { loginId } from './logins.ts';
import type { RelyingParty } from './oidc.ts';
import { drawQr, type QrDrawing } from './qr.ts';

/** A code to show, and the name under which the page may ask about it. */
export interface ShownCode {
  readonly login: string;
  /** What the QR says: `{issuer}/qr#{otp}` (P1). */
  readonly url: string;
  readonly qr: QrDrawing;
}

const REQUEST_URI = /^urn:ietf:params:oauth:request_uri:([A-Za-z0-9_-]{22,128})$/;

/** Begins a login whose code stands on our own page. @throws ProviderUnavailable, or what the token server refused with */
export async function newCode(
  deps: { readonly issuer: string; readonly logins: Logins; readonly relyingParty: RelyingParty },
  request: {
    readonly page: string;
    /** Whose second factor it is, or `null`. */
    readonly sub: string | null;
    readonly cookies: RequestCookies;
    readonly bindingMessage: string;
  },
): Promise<{ readonly code: ShownCode; readonly cookies: readonly CookieChange[] }> {
  const secrets = deps.logins.begin(request.page, request.sub);
  const { requestUri } = await deps.relyingParty.push(secrets, request.bindingMessage);
  const otp = REQUEST_URI.exec(requestUri)?.[1];
  if (otp === undefined) throw new Error('the token server answered with a request_uri that is no code');
  const url = `${deps.issuer}/qr#${otp}`;
  return {
    code: { login: loginId(secrets.state), url, qr: drawQr(url) },
    cookies: deps.logins.remember(request.cookies, { ...secrets, requestUri }),
  };
}
