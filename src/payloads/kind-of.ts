import type { OtherKind } from './payload.ts';

/** One published form of a code. `is` is told the trimmed text, and the web address that it is, if it is one. */
interface Form {
  readonly kind: OtherKind;
  readonly is: (text: string, address: URL | null) => boolean;
}

/** Characters. A QR code of the largest version holds 7,089 digits (ISO/IEC 18004, table 7): no code says more. */
const LONGEST = 7089;

const begins =
  (pattern: RegExp): Form['is'] =>
  (text) =>
    pattern.test(text);

const standsAt =
  (hosts: ReadonlySet<string>, path: RegExp): Form['is'] =>
  (_, address) =>
    address !== null && hosts.has(address.hostname) && path.test(address.pathname);

const DISCORD = new Set(['discord.com', 'ptb.discord.com', 'canary.discord.com', 'discordapp.com']);

/** Where a person types the code of a device; each names its page itself, so that no code need be in the address. */
const DEVICE_PAGES = new Set([
  'aka.ms/devicelogin',
  'github.com/login/device',
  'google.com/device',
  'login.microsoft.com/device',
  'login.microsoftonline.com/common/oauth2/deviceauth',
  'microsoft.com/devicelogin',
  'microsoft.com/link',
  'netflix.com/tv8',
  'plex.tv/link',
  'twitch.tv/activate',
  'youtube.com/activate',
]);

/** By how they begin, the first that fits. All patterns are linear: none has two ways to read the same characters. */
const FORMS: readonly Form[] = [
  // github.com/google/google-authenticator/wiki/Key-Uri-Format; `steam` by Aegis and Ente
  { kind: 'otpauth', is: begins(/^otpauth:\/\/(?:totp|hotp|steam)\//i) },
  // "Transfer accounts" of Google Authenticator: a protocol buffer in `data`
  { kind: 'otpauth_migration', is: begins(/^otpauth-migration:\/\/offline\/?\?/i) },
  // Baileys and whatsapp-web.js: reference, keys and a secret, parted by commas; since 2025 also after an address
  {
    kind: 'whatsapp',
    is: begins(/^(?:https:\/\/wa\.me\/settings\/linked_devices#)?[12]@[\w+/=@.:-]{8,}(?:,[\w+/=@.:-]+){2,}$/i),
  },
  // core.telegram.org/api/qr-login
  { kind: 'telegram', is: begins(/^tg:\/\/login\/?\?(?:[^#]*&)?token=[^&#]/i) },
  // docs.discord.sex/remote-authentication
  { kind: 'discord', is: standsAt(DISCORD, /^\/ra\/[^/]+\/?$/) },
  // `challenge_url` of IAuthenticationService/BeginAuthSessionViaQR: version, then the client's id
  { kind: 'steam', is: standsAt(new Set(['s.team']), /^\/q\/\d+\/\d+\/?$/) },
  // `ProvisioningManager` of Signal Desktop; `tsdevice:` until 2021
  { kind: 'signal', is: begins(/^(?:sgnl:\/\/linkdevice|tsdevice:)\/?\?/i) },
  // CTAP 2.2, section 11.5.1: a CBOR map, seven bytes to seventeen digits
  { kind: 'fido', is: begins(/^FIDO:\/\d+$/i) },
  // github.com/Tiqr/tiqr; eduID's app takes the same behind web addresses
  { kind: 'tiqr', is: begins(/^(?:tiqrauth|tiqrenroll):\/\//i) },
  { kind: 'tiqr', is: (_, address) => address !== null && /^\/tiqr(?:auth|enroll)\/?$/.test(address.pathname) },
  // LUD-01 (bech32, and as a fallback in the query of another address) and LUD-17 (schemes of their own)
  { kind: 'lnurl', is: begins(/^(?:lightning:|keyauth:\/\/|lnurl[cpw]:\/\/|lnurl1[02-9ac-hj-np-z]+$)/i) },
  { kind: 'lnurl', is: (_, address) => /^lnurl1/i.test(address?.searchParams.get('lightning') ?? '') },
  { kind: 'device_flow', is: (_, address) => address !== null && isDevicePage(address) },
  // github.com/zxing/zxing/wiki/Barcode-Contents: fields in any order, a closing semicolon
  { kind: 'wifi', is: begins(/^WIFI:(?=[\s\S]*;$)/i) },
  { kind: 'url', is: (_, address) => address !== null },
];

/**
 * What a code that is not ours is for, by the published forms of others. It only looks at the text: work grows with its
 * length, which a QR code bounds, and it never throws.
 */
export function kindOf(text: string): OtherKind {
  if (text.length > LONGEST) return 'text';
  const trimmed = text.trim();
  const address = webAddress(trimmed);
  return FORMS.find(({ is }) => is(trimmed, address))?.kind ?? 'text';
}

/** RFC 8628, section 3.3.1: `verification_uri_complete` carries the user code, by what name the server likes. */
function isDevicePage({ hostname, pathname, searchParams }: URL): boolean {
  if (searchParams.has('user_code')) return true;
  const path = pathname.toLowerCase().replace(/\/$/, '');
  if (DEVICE_PAGES.has(hostname.replace(/^www\./, '') + path)) return true;
  const isNamedForDevices = /\/(?:activate|device|devicelogin|link)$/.test(path);
  return isNamedForDevices && ['code', 'otp', 'usercode'].some((name) => searchParams.has(name));
}

function webAddress(text: string): URL | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  return new URL(text);
}
