/** Pixels, as a picture's own header claims them. */
export interface ClaimedSize {
  readonly width: number;
  readonly height: number;
}

type Parse = (bytes: Uint8Array, view: DataView) => ClaimedSize | null;

/**
 * The size that a picture claims, before anything is decoded: a file of a few bytes may claim 30000 x 30000. `null`
 * for what is none of PNG, JPEG, GIF, WebP and BMP, is cut off before its size, or is built to take long. Never throws.
 */
export function claimedSize(bytes: Uint8Array): ClaimedSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const [signature, parse] of FORMATS) {
    if (signature.every((byte, at) => byte === -1 || bytes[at] === byte)) {
      const size = parse(bytes, view);
      return size !== null && size.width > 0 && size.height > 0 ? size : null;
    }
  }
  return null;
}

const ascii = (text: string): readonly number[] => Array.from(text, (character) => character.charCodeAt(0));
const ANY = [-1, -1, -1, -1];

/** PNG, 11.2.1: IHDR is the first chunk, and holds the canvas of an animated picture's frames too. */
const png: Parse = (bytes, view) => {
  if (bytes.length < 24 || view.getUint32(12) !== 0x49484452) return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
};

/** GIF89a, 18 and 20. Browsers let the first frame be larger than the screen it says it is drawn on. */
const gif: Parse = (bytes, view) => {
  if (bytes.length < 13) return null;
  const packed = view.getUint8(10);
  let at = 13 + (packed >= 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);
  while (bytes[at] === 0x21) at = afterBlocks(bytes, at + 2);
  if (bytes[at] !== 0x2c || at + 9 > bytes.length) return null;
  const across = view.getUint16(at + 1, true) + view.getUint16(at + 5, true);
  const down = view.getUint16(at + 3, true) + view.getUint16(at + 7, true);
  return {
    width: Math.max(view.getUint16(6, true), across),
    height: Math.max(view.getUint16(8, true), down),
  };
};

function afterBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let length = bytes[at]; length !== undefined && length > 0; length = bytes[at]) at += length + 1;
  return at + 1;
}

/** Scans of one picture. Encoders write 10 at most; each costs a pass over all its pixels, and may be ten bytes long. */
const MOST_SCANS = 32;

/** JPEG (T.81, B.1): the size is in the frame header, the number of scans is known at the end only. */
const jpeg: Parse = (bytes, view) => {
  let size: ClaimedSize | null = null;
  let scans = 0;
  for (let at = 2; at + 1 < bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    // Coded pixels between two markers, a stuffed zero, a fill byte, or a marker without a segment.
    if (bytes[at] !== 0xff || marker === 0xff || isBare(marker)) {
      at += bytes[at] === 0xff && marker !== 0xff ? 2 : 1;
      continue;
    }
    if (marker === 0xd9) break;
    if (at + 4 > bytes.length) break;
    if (isFrame(marker)) {
      if (size !== null || at + 9 > bytes.length) return null;
      size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    if (marker === 0xda) scans += 1;
    if (scans > MOST_SCANS) return null;
    at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  return size;
};

/** 00 (stuffing), TEM, RST0 to RST7 and SOI stand alone. */
const isBare = (marker: number): boolean =>
  marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd7) || marker === 0xd8;

/** SOF0 to SOF15, without DHT, JPG and DAC. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** WebP (RFC 9649, 2.5 to 2.7): lossy, lossless, or extended with a canvas of its own. */
const webp: Parse = (bytes, view) => {
  if (bytes.length < 30) return null;
  switch (view.getUint32(12)) {
    case 0x56503820:
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 0x5650384c: {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 0x56503858:
      return { width: (view.getUint32(24, true) & 0xffffff) + 1, height: (view.getUint32(26, true) >>> 8) + 1 };
    default:
      return null;
  }
};

/** BMP: the header of 12 bytes, or one of the later ones, whose height is negative where rows go down. */
const bmp: Parse = (bytes, view) => {
  if (bytes.length < 26) return null;
  if (view.getUint32(14, true) === 12) return { width: view.getUint16(18, true), height: view.getUint16(20, true) };
  return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
};

const FORMATS: readonly (readonly [readonly number[], Parse])[] = [
  [[0x89, ...ascii('PNG'), 0x0d, 0x0a, 0x1a, 0x0a], png],
  [[0xff, 0xd8, 0xff], jpeg],
  [ascii('GIF87a'), gif],
  [ascii('GIF89a'), gif],
  [[...ascii('RIFF'), ...ANY, ...ascii('WEBP')], webp],
  [ascii('BM'), bmp],
];
