import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { SetupError } from '../../scripts/setup/setup-error.mjs';
import { readManifest } from '../manifest.ts';

const ItemSchema = v.object({ payload: v.nullable(v.string()), tag: v.optional(v.string(), '') });

const PageSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
  page: v.string(),
  /** CSS pixels: width and height of the viewport. */
  css: v.tuple([v.number(), v.number()]),
  dpr: v.number(),
  /** Per cent. */
  zoom: v.number(),
  carrier: v.string(),
  expect: v.picklist(['decode', 'hard', 'optional', 'none']),
  payloads: v.array(v.string()),
  /** Also right: codes that change while the page is looked at. */
  alts: v.array(v.string()),
  items: v.array(ItemSchema),
});

/** A page of the corpus with everything that a server needs to serve it. */
export interface ServedPage extends v.InferOutput<typeof PageSchema> {
  /** HTML, in which `{{XO}}` stands for the prefix of addresses on a second origin. */
  readonly html: string;
  /** Files beside the page, by their names. */
  readonly assets: ReadonlyMap<string, Buffer>;
}

/** Every page of a corpus with its files. @throws SetupError that names what is missing */
export async function readPages(folder: string): Promise<readonly ServedPage[]> {
  const pages = await readManifest(folder, PageSchema);
  return Promise.all(pages.map((page) => readPage(folder, page)));
}

async function readPage(folder: string, page: v.InferOutput<typeof PageSchema>): Promise<ServedPage> {
  const file = join(folder, page.page);
  const html = await readFile(file, 'utf8').catch(() => {
    throw new SetupError(`The page ${page.id} has no ${file}.`);
  });
  return { ...page, html, assets: await readAssets(file.replace(/\.html$/, '.assets')) };
}

async function readAssets(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = await readdir(folder).catch((): string[] => []);
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)));
}

/** Whether the page draws with the packages that `/lib.js` bundles. */
export const needsLibrary = ({ html }: ServedPage): boolean => html.includes('/lib.js');
