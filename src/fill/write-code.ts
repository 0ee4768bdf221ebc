/** Milliseconds between two fields of a row, in which the page may do what it does after each character. */
const TURN = 0;

const turn = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, TURN));

/** Whether this is still a field that the code was meant for. */
export type IsThere = (input: HTMLInputElement) => boolean;

/**
 * `filled`: the fields hold it, or the page took them away with the last character. `not_kept`: the page had all of it,
 * and shows it no more; it may have sent it, or not taken it. `gone`: it never had all of it.
 */
export type Written = 'filled' | 'not_kept' | 'gone';

/**
 * Puts a code into one field, or a character into each, as typing does: the focus, the value, `input` and `change`.
 * Nothing is submitted, and the page never gets the whole code twice: many send it by themselves at the last character,
 * and a server refuses it the second time (RFC 6238, section 5.2).
 */
export async function writeCode(inputs: readonly HTMLInputElement[], code: string, isThere: IsThere): Promise<Written> {
  const parts = inputs.length === 1 ? [code] : Array.from(code);
  if (parts.length !== inputs.length) return 'gone';
  const holds = (input: HTMLInputElement) => plain(input.value) === parts[inputs.indexOf(input)];
  const missing = () => inputs.filter((input) => !holds(input) && isThere(input));
  const page = { hadAll: false };

  /** Answers `false` where one of them can't have its part any more. */
  async function put(these: readonly HTMLInputElement[]): Promise<boolean> {
    for (const input of these) {
      if (input !== inputs[0]) await turn();
      if (!isThere(input)) return false;
      const text = parts[inputs.indexOf(input)] ?? '';
      input.focus();
      // By the setter of the class: frameworks put their own over it on each field, and would take theirs for no change.
      Reflect.set(HTMLInputElement.prototype, 'value', text, input);
      // Numbers take no letters.
      if (!holds(input)) return false;
      page.hadAll ||= inputs.every(holds);
      tell(input, text);
    }
    return true;
  }

  if (!(await put(inputs))) return 'gone';
  const lost = missing();
  if (lost.length === 0) return 'filled';
  // Single characters that the page lost, as one does that draws slowly. Where all are gone, it has taken them.
  const isPart = lost.length < inputs.length && lost.every((input) => input.value === '');
  if (page.hadAll || !isPart) return 'not_kept';
  return (await put(lost)) && missing().length === 0 ? 'filled' : 'not_kept';
}

function tell(input: HTMLInputElement, text: string): void {
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, data: text, inputType: 'insertText' }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

/** A page may write `123 456` for what was put in. */
const plain = (text: string): string => text.replace(/[\s-]/g, '');
