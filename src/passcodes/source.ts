import { fromBase64, textOf } from '../backup/encodings.ts';
import { type ImportResult, refused } from '../backup/import-result.ts';
import { uriList } from '../backup/importers/uri-list.ts';
import { importFile } from '../backup/importers.ts';
import type { PasscodePreview, PasscodeSource } from '../messaging/passcodes.ts';
import { parseMigration } from '../oath/migration.ts';
import { progressOf, transfersOf } from '../oath/migration-batch.ts';

/** What a source holds. A text is lines of what codes say, and nothing else. */
export async function readSource(source: PasscodeSource): Promise<ImportResult> {
  if (source.kind === 'file') {
    const bytes = fromBase64(source.bytes);
    return bytes === null ? refused(null, 'damaged') : importFile(bytes, source.password);
  }
  if (source.text.trim() === '') return refused(null, 'empty');
  const read = uriList.recognise({ kind: 'text', text: source.text });
  return read === null ? refused('uri_list', 'unknown_format') : read(null);
}

type Parts = Extract<PasscodePreview, { kind: 'read' }>['parts'];

/**
 * How far a transfer in several migration codes is: of several transfers, the first that is not whole. `null` for what
 * was read as anything but a list of codes' texts: nothing is taken of such lines in the file of another app.
 */
export function partsOf(source: PasscodeSource, readAs: string): Parts {
  if (readAs !== 'uri_list' && readAs !== 'ente') return null;
  const read = linesOf(source).flatMap((line) => {
    const outcome = parseMigration(line);
    return outcome.kind === 'part' ? [outcome.part] : [];
  });
  const transfers = transfersOf(read).map(progressOf);
  return transfers.find(({ missing }) => missing.length > 0) ?? transfers.at(-1) ?? null;
}

function linesOf(source: PasscodeSource): readonly string[] {
  const text = source.kind === 'text' ? source.text : textOf(fromBase64(source.bytes) ?? new Uint8Array());
  return (text ?? '').split(/\r\n|\r|\n/).filter((line) => line.includes('otpauth-migration:'));
}
