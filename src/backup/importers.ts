import { openFile } from './import-file.ts';
import { type ImportResult, refused } from './import-result.ts';
import type { Importer } from './importer.ts';
import { aegis } from './importers/aegis.ts';
import { andotp } from './importers/andotp.ts';
import { archive } from './importers/archive.ts';
import { bitwarden } from './importers/bitwarden.ts';
import { bitwardenCsv } from './importers/bitwarden-csv.ts';
import { countersign } from './importers/countersign.ts';
import { ente } from './importers/ente.ts';
import { freeOtpPlus } from './importers/freeotp-plus.ts';
import { proton } from './importers/proton.ts';
import { raivo } from './importers/raivo.ts';
import { twoFas } from './importers/two-fas.ts';
import { uriList } from './importers/uri-list.ts';

/** Every form of file that is read. The first that recognises a file has it. */
export const IMPORTERS: readonly Importer[] = [
  countersign,
  aegis,
  twoFas,
  bitwarden,
  proton,
  ente,
  freeOtpPlus,
  raivo,
  andotp,
  archive,
  bitwardenCsv,
  uriList,
];

/**
 * What a file holds, whoever wrote it, or why nothing of it is read. Nothing is added by it: `preview` says what would
 * be. `password` is `null` until one was asked for (`needs_password`). Never rejects, and no secret is in a refusal.
 */
export async function importFile(bytes: Uint8Array, password: string | null): Promise<ImportResult> {
  const file = openFile(bytes);
  switch (file.kind) {
    case 'too_large':
    case 'too_deep':
    case 'empty':
      return refused(null, file.kind);
    case 'json':
    case 'text':
    case 'binary': {
      for (const { recognise } of IMPORTERS) {
        const read = recognise(file);
        if (read === null) continue;
        const result = await read(password);
        return result.kind === 'read' && isEmpty(result) ? refused(result.source, 'empty') : result;
      }
      return refused(null, 'unknown_format');
    }
  }
}

/** A backup without codes may still name accounts that enrol again. */
function isEmpty({ entries, enrolAgain }: Extract<ImportResult, { kind: 'read' }>): boolean {
  return entries.length === 0 && enrolAgain.length === 0;
}
