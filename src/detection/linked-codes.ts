import { select } from './element-name.ts';

/** More than this many links are a page with too many codes, whatever they say. */
const MOST_LINKS = 16;
/** Characters; longer than every text that is a code of ours. */
const LONGEST = 512;

/** Where they are. */
export const LINKS = 'link[rel~="countersign" i]';

/** What `<link rel="countersign" href="...">` elements of the document say (P1), each once. */
export function linkedCodes(document: Document): readonly string[] {
  const texts = new Set<string>();
  for (const link of select(document, LINKS)) {
    const text = (link as HTMLLinkElement).href;
    if (text !== '' && text.length <= LONGEST) texts.add(text);
    if (texts.size === MOST_LINKS) break;
  }
  return [...texts];
}
