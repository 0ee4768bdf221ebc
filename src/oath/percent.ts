/** A mark of byte order is a character of the text like every other. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Percent-encoded UTF-8 as text. What is no such encoding stays as it stands; bytes that are no UTF-8 become U+FFFD. */
export function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    utf8.decode(Uint8Array.from(run.slice(1).split('%'), (hex) => Number.parseInt(hex, 16))),
  );
}

/** Any text for a place in a URI (RFC 3986 section 2.3). Never throws. */
export function encodePercent(text: string): string {
  return encodeURIComponent(wellFormed(text));
}

/** Half a character has no UTF-8, and so no place in a URI: U+FFFD stands for it. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\uFFFD');
}
