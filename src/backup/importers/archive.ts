import { refused } from '../import-result.ts';
import type { Importer } from '../importer.ts';

/**
 * A ZIP archive (APPNOTE.TXT, section 4.3.7), as Raivo and Bitwarden make them. Its names stand in it as they are, also
 * where what they name is encrypted.
 */
export const archive: Importer = {
  source: 'archive',
  recognise: (file) => {
    if (file.kind !== 'binary' || !SIGNATURE.every((byte, at) => file.bytes[at] === byte)) return null;
    const names = new TextDecoder('latin1').decode(file.bytes.subarray(0, 4096));
    return () => refused(names.includes('raivo-otp-export') ? 'raivo' : 'archive', 'unpack_first');
  },
};

const SIGNATURE = [0x50, 0x4b, 0x03, 0x04];
