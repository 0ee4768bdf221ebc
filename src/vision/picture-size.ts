/** What the header of a picture file claims, in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The size that the header of a PNG, JPEG, GIF, WebP or BMP file names, without decoding it: a few bytes may claim
 * 30000 x 30000 pixels. `null` for every other file, and where the header ends too early. Never throws; a JPEG's
 * segments are walked once, by their lengths.
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
    // GIF89a, section 18: the logical screen; `GIF8`
    case 0x4749:
      return view.getUint16(2) === 0x4638 ? { width: view.getUint16(6, true), height: view.getUint16(8, true) } : null;
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
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    const length = view.getUint16(at + 2);
    if (length < 2) return null;
    at += 2 + length;
  }
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
