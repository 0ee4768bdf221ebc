import type { ImportFile } from './import-file.ts';
import type { ImportResult, Source } from './import-result.ts';

/** Reads a file that was recognised. Never rejects; `null` while no password was asked for. */
export type Read = (password: string | null) => Promise<ImportResult> | ImportResult;

/** One format of others. */
export interface Importer {
  readonly source: Source;
  /** How to read this file, or `null` where it is of another form: by its shape, never by its name. */
  readonly recognise: (file: ImportFile) => Read | null;
}
