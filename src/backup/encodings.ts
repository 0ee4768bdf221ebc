/** Bytes of base64 (RFC 4648, section 4; padding may be missing), or `null`. Never throws. */
export function fromBase64(text: string): Uint8Array | null {
  try {
    return bytesOf(atob(text));
  } catch {
    return null;
  }
}

/** Bytes of base64url without padding (RFC 4648, section 5), or `null`: also for a spelling that `toBase64url` never makes. */
export function fromBase64url(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  const bytes = fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  return bytes !== null && toBase64url(bytes) === text ? bytes : null;
}

export function toBase64url(bytes: Uint8Array): string {
  const parts: string[] = [];
  // Arguments of one call are bounded by the engine's stack.
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return btoa(parts.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Bytes of hexadecimal text, or `null`. */
export function fromHex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return null;
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(at * 2, at * 2 + 2), 16));
}

/** Text of UTF-8 without its byte order mark, or `null` where the bytes are no UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | null {
  return decoded(bytes, 'utf-8');
}

/** Text of a file that a person may have edited: UTF-8, or UTF-16 with a byte order mark (Notepad's "Unicode"). */
export function textOf(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded(bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded(bytes, 'utf-16be');
  return fromUtf8(bytes);
}

function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function bytesOf(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
