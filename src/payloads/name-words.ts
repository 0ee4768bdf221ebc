/** The words of a name that people read, without accents and case. */
export function wordsOf(name: string): readonly string[] {
  const letters = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return letters.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

/** Whether these words are a label of a host's name, with the hyphens that it has: `pay-pal` is not PayPal's. */
export function spell(words: readonly string[], label: string): boolean {
  return words.length > 0 && (label === words.join('') || label === words.join('-'));
}
