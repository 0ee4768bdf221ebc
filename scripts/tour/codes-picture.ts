import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openPasscodes } from '../browser/pages/passcodes-page.ts';
import type { Person } from '../browser/person.ts';
import { waitForSheet } from '../browser/popup-actions.ts';
import { textOf } from '../browser/texts.ts';
import { composeWindow, photograph } from './compose.ts';

/** What another app's list may hold. Its secrets are those of RFC 4226 and RFC 6238, and nobody's. */
const LIST = [
  ['Photo club', 'ada', ''],
  ['GitHub', 'ada', ''],
  ['Mastodon', '@ada@example.social', ''],
  ['City library', '2041 7736', '&digits=8'],
  ['PayPal', 'ada@example.com', ''],
].map(
  ([issuer = '', label = '', more], at) =>
    `otpauth://totp/${encodeURIComponent(label)}?issuer=${encodeURIComponent(issuer)}&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ${'ABCDEFGH'[at]}${more}`,
);
const HERE = 'Photo club, ada';

/**
 * The popup as it lists accounts with codes, over a login page that asks for one of them: the list was brought in as a
 * file, and the account of this page filled once before, so that it stands first.
 *
 * @param scale device pixels per CSS pixel
 */
export async function codesPicture(person: Person, scale: number): Promise<Buffer> {
  const site = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(LOGIN);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  try {
    const options = await openPasscodes(person.context, person.host.extensionId);
    await options.goTo('add/import');
    await options.choose({ name: 'accounts.txt', content: LIST.join('\n') });
    await options.add();

    const page = await person.context.newPage();
    await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/login`);
    const first = await person.openPopup(page);
    await first.click(textOf('codes_menu_of', HERE));
    await waitForSheet(first);
    await first.click(textOf('codes_fill_here'));
    await first.waitForText(textOf('codes_fill_question_text'));
    await waitForSheet(first);
    await first.click(textOf('codes_fill_yes'));
    await first.waitForText(textOf('codes_filled'));
    await first.close();

    await page.reload();
    const popup = await person.openPopup(page);
    await popup.waitForText(textOf('codes_look_none'));
    await popup.waitForControl(textOf('codes_fill_of', HERE));
    return await composeWindow(person.context, await photograph(page, popup), scale);
  } finally {
    site.close();
    site.closeAllConnections();
  }
}

const LOGIN = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Photo club</title><style>
body{margin:0;min-height:100vh;background:#eef2ee;font:17px/1.5 system-ui,sans-serif;color:#1f2a24}
main{width:360px;margin:150px 0 0 150px;padding:40px 44px;border-radius:14px;background:#fff;box-shadow:0 8px 40px #0001}
h1{margin:0 0 6px;font-size:26px}p{margin:0 0 22px;color:#56635b}label{display:block;margin-bottom:6px;font-size:14px}
input{box-sizing:border-box;width:100%;padding:11px 14px;border:1px solid #b9c5bd;border-radius:8px;font:22px ui-monospace,monospace;letter-spacing:.3em}
button{width:100%;margin-top:18px;padding:12px;border:0;border-radius:8px;background:#2f6b4c;color:#fff;font:inherit}
</style></head><body><main><h1>Photo club</h1><p>One more step, Ada.</p><form><label for="code">Code from your authenticator</label>
<input id="code" name="otp" autocomplete="one-time-code" inputmode="numeric" maxlength="6"><button>Sign in</button></form></main></body></html>`;
