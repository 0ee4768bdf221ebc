/** One record of a CSV file. */
export interface CsvRecord {
  /** Where it begins, from 1 on: a quoted field may hold line breaks. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** The text is no CSV from this line on. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * CSV as RFC 4180 section 2 has it, and LF for a line break too. Strict where guessing would put a value into another
 * column: a quote stands around a whole field or is doubled in it. Empty lines are no records. @throws CsvError
 */
export function parseCsv(text: string): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const begin = line;
    const fields: string[] = [];
    for (let more = true; more; ) {
      const field = text[at] === '"' ? quoted(text, at, line) : plain(text, at, line);
      fields.push(field.value);
      line += field.value.split('\n').length - 1;
      at = field.end;
      more = text[at] === ',';
      if (more) at += 1;
      else at = afterBreak(text, at, line);
    }
    line += 1;
    if (fields.length > 1 || fields[0] !== '') records.push({ line: begin, fields });
  }
  return records;
}

interface Field {
  readonly value: string;
  /** Where the text goes on. */
  readonly end: number;
}

function plain(text: string, at: number, line: number): Field {
  const end = endOf(/[,\r\n]/g, text, at);
  const value = text.slice(at, end);
  if (value.includes('"')) throw new CsvError(line, 'a quote stands in a field that does not begin with one.');
  return { value, end };
}

function quoted(text: string, at: number, line: number): Field {
  let end = at + 1;
  for (;;) {
    end = text.indexOf('"', end);
    if (end < 0) throw new CsvError(line, 'the quote that a field begins with is never closed.');
    if (text[end + 1] !== '"') break;
    end += 2;
  }
  return { value: text.slice(at + 1, end).replaceAll('""', '"'), end: end + 1 };
}

/** @throws CsvError when there is neither a line break nor the end */
function afterBreak(text: string, at: number, line: number): number {
  if (at === text.length) return at;
  if (text[at] === '\n') return at + 1;
  if (text[at] === '\r' && text[at + 1] === '\n') return at + 2;
  if (text[at] === '\r') throw new CsvError(line, 'a line must end with LF or CR LF.');
  throw new CsvError(line, 'something stands between a closing quote and the next comma.');
}

function endOf(what: RegExp, text: string, from: number): number {
  what.lastIndex = from;
  return what.exec(text)?.index ?? text.length;
}
