/** What the header of a picture file claims, in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The size that a PNG, JPEG, GIF, WebP or BMP file claims, without decoding it: a few bytes may claim 30000 x 30000
 * pixels. `null` for every other file, where the header ends too early, and for a JPEG of more scans than anybody
 * writes. Never throws; the file is walked once at most.
 */
export function pictureSize(bytes: Uint8Array): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const size = readSize(view);
    return size !== null && size.width > 0 && size.height > 0 ? size : null;
  } catch (error) {
    // RangeError: the header goes on beyond the end of the file.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readSize(view: DataView): PictureSize | null {
  switch (view.getUint16(0)) {
    // PNG, third edition, section 5.2 and 11.2.1: the signature, then IHDR
    case 0x8950:
      return view.getUint32(4) === 0x0d0a1a0a && view.getUint32(12) === 0x49484452
        ? { width: view.getUint32(16), height: view.getUint32(20) }
        : null;
    case 0xffd8:
      return sizeOfJpeg(view);
    // `GIF8`
    case 0x4749:
      return view.getUint16(2) === 0x4638 ? sizeOfGif(view) : null;
    // RFC 9649: `RIFF`, size, `WEBP`
    case 0x5249:
      return view.getUint16(2) === 0x4646 && view.getUint32(8) === 0x57454250 ? sizeOfWebP(view) : null;
    // BITMAPINFOHEADER and its successors; a negative height counts from the top. OS/2's 12 bytes are read by nobody else.
    case 0x424d:
      return view.getUint32(14, true) >= 40
        ? { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) }
        : null;
    default:
      return null;
  }
}

/**
 * GIF89a, sections 18 and 20: the logical screen, or the first frame where it reaches beyond: browsers make room for
 * that (Chromium's GIFImageReader).
 */
function sizeOfGif(view: DataView): PictureSize | null {
  const packed = view.getUint8(10);
  let at = 13 + (packed >= 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);
  // Extensions: a label, then blocks until an empty one.
  while (view.getUint8(at) === 0x21) {
    at += 2;
    while (view.getUint8(at) > 0) at += view.getUint8(at) + 1;
    at += 1;
  }
  if (view.getUint8(at) !== 0x2c) return null;
  return {
    width: Math.max(view.getUint16(6, true), view.getUint16(at + 1, true) + view.getUint16(at + 5, true)),
    height: Math.max(view.getUint16(8, true), view.getUint16(at + 3, true) + view.getUint16(at + 7, true)),
  };
}

/** Scans of one JPEG. Encoders write 10 at most; each costs a pass over all its pixels, and may be ten bytes long. */
const MOST_SCANS = 32;

/** ITU-T T.81, section B.2: segments until a frame header (SOF0 to SOF15, but for DHT, JPG and DAC). */
function sizeOfJpeg(view: DataView): PictureSize | null {
  let at = 2;
  for (;;) {
    const marker = view.getUint16(at);
    if (marker === 0xffff) {
      // A marker may be preceded by any number of fill bytes.
      at += 1;
      continue;
    }
    if (marker < 0xffc0 || marker === 0xffd9 || marker === 0xffda) return null;
    const isFrame = marker <= 0xffcf && marker !== 0xffc4 && marker !== 0xffc8 && marker !== 0xffcc;
    if (isFrame) {
      const size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
      return scansFrom(view, at) > MOST_SCANS ? null : size;
    }
    const length = view.getUint16(at + 2);
    if (length < 2) return null;
    at += 2 + length;
  }
}

/** How many times SOS stands in the rest of the file. Inside coded pixels a zero follows every FF (B.1.1.5). */
function scansFrom({ buffer, byteOffset, byteLength }: DataView, from: number): number {
  const bytes = new Uint8Array(buffer, byteOffset + from, byteLength - from);
  let scans = 0;
  for (let at = bytes.indexOf(0xff); at !== -1 && scans <= MOST_SCANS; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === 0xda) scans += 1;
  }
  return scans;
}

/** RFC 9649, sections 2.5 to 2.7: lossy (`VP8 `), lossless (`VP8L`) or extended (`VP8X`), after twelve bytes. */
function sizeOfWebP(view: DataView): PictureSize | null {
  switch (view.getUint32(12)) {
    case 0x56503820:
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 0x5650384c: {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 0x56503858:
      return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
    default:
      return null;
  }
}

const uint24 = (view: DataView, at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
