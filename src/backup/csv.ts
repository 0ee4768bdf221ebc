/**
 * The rows of a CSV text (RFC 4180), with LF, CRLF or CR at the end of a line; a quoted field may hold both commas and
 * ends of lines. `null` where a quote is never closed, or text stands behind one. It ends with row `maxRows + 1`, by
 * which the caller sees that there were too many.
 */
export function parseCsv(text: string, maxRows: number): readonly (readonly string[])[] | null {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at <= text.length && rows.length <= maxRows; ) {
    // The end of the last line begins no other one.
    if (at === text.length && row.length === 0) break;
    const field = text[at] === '"' ? quotedField(text, at) : plainField(text, at);
    if (field === null) return null;
    row.push(field.value);
    const isLast = text[field.end] !== ',';
    at = field.end + (text.startsWith('\r\n', field.end) ? 2 : 1);
    if (!isLast) continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

interface Field {
  readonly value: string;
  /** Where the comma, the end of the line or of the text is. */
  readonly end: number;
}

function plainField(text: string, start: number): Field {
  const ends = /[,\r\n]/g;
  ends.lastIndex = start;
  const end = ends.exec(text)?.index ?? text.length;
  return { value: text.slice(start, end), end };
}

function quotedField(text: string, start: number): Field | null {
  const parts: string[] = [];
  for (let from = start + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return null;
    parts.push(text.slice(from, quote));
    from = quote + 2;
    if (text[quote + 1] === '"') continue;
    const end = quote + 1;
    return end === text.length || /[,\r\n]/.test(text.charAt(end)) ? { value: parts.join('"'), end } : null;
  }
}
