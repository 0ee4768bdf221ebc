import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import jsQR from 'jsqr';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { PixelImage } from '../../src/vision/image.ts';
import { findCodes } from '../../src/vision/read-codes.ts';

/** A text and by what it was found. */
export interface Found {
  readonly text: string;
  readonly stage: string;
}

export interface Reader {
  readonly name: string;
  readonly read: (picture: PixelImage) => readonly Found[] | Promise<readonly Found[]>;
}

/** What the content script runs. */
export const shipped: Reader = { name: 'shipped', read: (picture) => findCodes(picture) };

/** jsQR and nothing else, as one call a picture. */
const bareJsqr: Reader = {
  name: 'bare jsQR',
  read({ data, width, height }) {
    try {
      const code = jsQR(data, width, height, { inversionAttempts: 'attemptBoth' });
      return code === null || code.data === '' ? [] : [{ text: code.data, stage: 'jsQR' }];
    } catch {
      return [];
    }
  },
};

/** zxing-wasm as it reads QR codes by itself, with its own search for harder ones. */
async function bareZxing(root: string): Promise<Reader> {
  const file = join(root, 'node_modules', 'zxing-wasm', 'dist', 'reader', 'zxing_reader.wasm');
  const wasm = await readFile(file);
  await prepareZXingModule({
    overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) },
    fireImmediately: true,
  });
  return {
    name: 'bare zxing-wasm',
    async read({ data, width, height }) {
      const pixels = { data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' } as ImageData;
      const codes = await readBarcodes(pixels, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 4 });
      return codes.filter(({ text }) => text !== '').map(({ text }) => ({ text, stage: 'zxing' }));
    },
  };
}

export async function peers(root: string): Promise<readonly Reader[]> {
  return [bareJsqr, await bareZxing(root)];
}
