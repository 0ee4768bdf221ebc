/** Texts of codes, one a line and each once, behind those that are there. */
export function joinTexts(before: string, texts: readonly string[]): string {
  const lines = [...before.split('\n'), ...texts.map((text) => text.replace(/[\r\n]+/g, ' ').trim())];
  return [...new Set(lines.filter((line) => line !== ''))].join('\n');
}
