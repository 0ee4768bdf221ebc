import messages from '../../_locales/en/messages.json';

/** Puts the English texts where the browser keeps them; substitution as `chrome.i18n.getMessage` does it. */
export function installTexts(): void {
  const texts: Readonly<Record<string, { readonly message: string } | undefined>> = messages;
  const getMessage = (key: string, substitutions: readonly string[] = []): string =>
    (texts[key]?.message ?? '').replace(/\$([1-9])/g, (_, digit: string) => substitutions[Number(digit) - 1] ?? '');
  Object.assign(globalThis, { chrome: { i18n: { getMessage } } });
}
