import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { SetupError } from '../scripts/setup/setup-error.mjs';

/** The lines of a corpus's manifest.jsonl, as one bench needs them. @throws SetupError that names the line */
export async function readManifest<T>(folder: string, page: v.GenericSchema<unknown, T>): Promise<readonly T[]> {
  const file = join(folder, 'manifest.jsonl');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new SetupError(`There is no corpus in ${folder}: it has no manifest.jsonl. Name its folder by --corpus.`);
  });
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => parseLine(line, page, `${file}:${index + 1}`));
}

function parseLine<T>(line: string, page: v.GenericSchema<unknown, T>, where: string): T {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new SetupError(`${where} is no JSON.`);
  }
  const parsed = v.safeParse(page, json);
  if (!parsed.success) throw new SetupError(`${where} does not describe a page: ${v.summarize(parsed.issues)}`);
  return parsed.output;
}
