import { expect, test } from 'vitest';
import { readUsers } from '../../../src/server/cli/read-users.ts';

const problemsOf = (text: string): string[] =>
  readUsers(text).problems.map(({ line, message }) => `${line.toString()}: ${message}`);

test('P23: columns stand in any order, destinations in their one form, and what is empty is not there', () => {
  const { users, problems } = readUsers(
    'phone_number,sub,email\r\n0047 123 45 678,u-1,\r\n,," Ada.L@Example.ORG "\r\n',
  );
  expect(problems).toEqual([]);
  expect(users).toEqual([
    { line: 2, sub: 'u-1', email: null, phone_number: '+4712345678' },
    { line: 3, sub: null, email: 'ada.l@example.org', phone_number: null },
  ]);
});

test.each([
  ['', '1: the file is empty.'],
  ['\n\n', '1: the file is empty.'],
  [
    'email,name\na@example.org,Ada\n',
    '1: column 2 is none of sub, email, phone_number: the first line names the columns.',
  ],
  [
    'sub;email\n',
    '1: column 1 is none of sub, email, phone_number: the first line names the columns. Columns are separated by commas.',
  ],
  ['a@example.org\n', '1: column 1 is none of sub, email, phone_number: the first line names the columns.'],
  ['email,sub,email\n', '1: there are two columns email.'],
  ['sub\nx\n', '1: there is no column email or phone_number.'],
  ['email\n"a@example.org\n', '2: the quote that a field begins with is never closed.'],
])('P23: of the file %j is told what is wrong', (text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test('P23: every line that is wrong is named with its reason, not only the first, and no value is repeated', () => {
  const problems = problemsOf(
    [
      'sub,email,phone_number',
      'u-1,ada@example.org,',
      'u 2,bob@example.org,',
      'u-3,,',
      'u-4,nobody,12345678',
      'u-5,eve@example.org',
      'u-6,"fay@example.org",+4712345678,x',
      'u-1,Ada@example.org,',
      ',,+4712345678',
      ',,0047 12345678',
    ].join('\n'),
  );
  expect(problems).toEqual([
    '3: sub: at most 255 printable ASCII characters, and no spaces.',
    '4: there is neither an email nor a phone_number.',
    '5: email: must be an address such as name@example.org.',
    '5: phone_number: must begin with + and the country code, 8 to 15 digits.',
    '6: there are 2 fields, and 3 columns.',
    '7: there are 4 fields, and 3 columns.',
    '8: sub: stands on line 2 too.',
    '8: email: stands on line 2 too.',
    '10: phone_number: stands on line 9 too.',
  ]);
});
