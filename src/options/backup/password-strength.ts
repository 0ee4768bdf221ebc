/** Fewer characters are not taken (NIST SP 800-63B-4, section 3.1.1.2: eight at least, beside other factors). */
export const LEAST_CHARACTERS = 8;

export type PasswordStrength = 'too_short' | 'weak' | 'fair' | 'strong';

/**
 * By the number of characters alone: what makes a password of one's own choice hard to guess is its length, and every
 * other rule only makes it harder to remember. Who has the file may guess for years.
 */
export function strengthOf(password: string): PasswordStrength {
  const characters = Array.from(new Intl.Segmenter().segment(password.normalize('NFC')), ({ segment }) => segment);
  if (characters.length < LEAST_CHARACTERS) return 'too_short';
  // Of few different characters a long one is guessed like a short one.
  const different = new Set(characters).size;
  if (characters.length < 12 || different < 5) return 'weak';
  return characters.length < 16 || different < 8 ? 'fair' : 'strong';
}
