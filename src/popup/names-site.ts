import { spell, wordsOf } from '../payloads/name-words.ts';

/** Letters of a first word that may stand for the whole name: `my`, `the` and `web` begin names of anybody. */
const LEAST = 4;

/**
 * Whether a name is that of a page's site: the site itself, its first label, or begins with that label as a word
 * (`Amazon Web Services` on amazon.com), hyphens as the site has them. Never a part of a word, `google-login.example` is
 * not Google; and never a later word, which anybody may have registered.
 */
export function namesSite(name: string, site: string): boolean {
  // A host without a registrable domain has its port in it.
  const host = site.replace(/:\d+$/, '');
  if (name.trim().toLowerCase() === host) return true;
  // An address of numbers has no labels.
  if (/^[\d.]+$|^\[/.test(host)) return false;
  const [label = ''] = host.split('.');
  const words = wordsOf(name);
  const [first = ''] = name.trim().split(/\s/);
  return spell(words, label) || (label.length >= LEAST && (words[0] === label || spell(wordsOf(first), label)));
}
