/**
 * A one-time code with gaps where a person pauses: 123 456, 1234 5678, 12345 67890. Letters (Steam) and what is too short
 * to be split stay whole; of an odd number the first part is the longer one.
 */
export function codeGroups(code: string): string {
  if (code.length < 6 || !/^\d+$/.test(code)) return code;
  const most = code.length === 9 ? 3 : Math.ceil(code.length / 2);
  return (code.match(new RegExp(`.{1,${most}}`, 'g')) ?? [code]).join(' ');
}
