import { contains, parentOf } from '../detection/element-name.ts';
import type { Field } from './field.ts';
import type { Sight } from './sight.ts';

/** Codes of fewer or more characters are not asked for in single fields. */
const FEWEST = 4;
const MOST = 10;
/** CSS pixels: a wider field without a bound takes a whole code. */
const WIDEST = 80;
/** Elements between such a field and what they all stand in. */
const MOST_ABOVE = 4;

/**
 * Rows of fields that take one character each, as many as the code has. The first one may take more of it: what is pasted.
 * `fields` are those of the page in its order.
 */
export function splitFields(
  fields: readonly Field[],
  length: number,
  sight: Pick<Sight, 'widthOf'>,
): readonly (readonly Field[])[] {
  if (length < FEWEST || length > MOST) return [];
  const rows: Field[][] = [];
  for (const field of fields) {
    const row = rows.at(-1);
    const last = row?.at(-1);
    if (row !== undefined && last !== undefined && isSmall(field, length, sight) && isBeside(last, field))
      row.push(field);
    else rows.push([field]);
  }
  return rows.filter((row) => row.length === length && row.every((field) => isSmall(field, length, sight)));
}

function isSmall({ input }: Field, length: number, { widthOf }: Pick<Sight, 'widthOf'>): boolean {
  const { maxLength } = input;
  if (maxLength === 1) return true;
  if (maxLength > length || maxLength === 0) return false;
  const width = widthOf(input);
  return width > 0 && width <= WIDEST;
}

/** Whether what both stand in is near: each digit may have an element or two of its own around it, and the code halves. */
function isBeside(one: Field, other: Field): boolean {
  if (one.input.getRootNode() !== other.input.getRootNode() || one.input.form !== other.input.form) return false;
  let above = parentOf(one.input);
  for (let met = 0; above !== null && met < MOST_ABOVE; met += 1) {
    if (contains(above, other.input)) return true;
    above = parentOf(above);
  }
  return false;
}
