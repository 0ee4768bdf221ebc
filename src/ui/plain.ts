/** Control, format (bidirectional among them), surrogate, line and paragraph separator characters. */
const DECEIVING = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text of others, made unable to pretend to be something else: what can't be seen shows as U+FFFD. */
export function plain(text: string): string {
  return text.replace(DECEIVING, '\uFFFD');
}
