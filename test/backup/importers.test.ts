import { describe, expect, it } from 'vitest';
import type { ImportResult } from '../../src/backup/import-result.ts';
import { formatMigration } from '../../src/oath/migration.ts';
import { ACCOUNTS, BANK, base32, DOOR, GAME, MAIL, uriOf } from './fixtures/accounts.ts';
import { aegisContent, aegisEntry, aegisPlain } from './fixtures/aegis.ts';
import { andOtpEntry } from './fixtures/andotp.ts';
import { bitwardenItem, bitwardenPlain } from './fixtures/bitwarden.ts';
import { enteUri, freeOtpPlusFile, freeOtpToken, raivoEntry, zipHead } from './fixtures/others.ts';
import { protonEntry, protonPlain } from './fixtures/proton.ts';
import { entry, fileOf, importOf, readFrom, unreadableAt } from './fixtures/reading.ts';
import { twoFasPlain, twoFasService } from './fixtures/two-fas.ts';

const all = ACCOUNTS.map((account, at) => entry(at + 1, account));
const refused = (source: string | null, reason: string) => ({ kind: 'refused', source, reason });
const onlySecret = (account: typeof MAIL) => base32(account.secret).replaceAll('=', '');
const [part1 = '', part2 = ''] = formatMigration(
  Array.from({ length: 12 }, (_, at) => ({ ...MAIL, label: `${at}` })),
  7,
).codes;

/** Each file as its app writes it, and what is read of it. */
const FILES: Readonly<Record<string, readonly [file: unknown, result: ImportResult | object]>> = {
  'an Aegis vault': [
    aegisPlain(aegisContent(ACCOUNTS.map((account) => aegisEntry(account)))),
    readFrom('aegis', ...all),
  ],
  'an Aegis vault with groups, favourites and notes': [
    aegisPlain(
      aegisContent(
        [
          aegisEntry(MAIL, { favorite: true, groups: ['unknown', 'g1'], note: 'recovery: 1234' }),
          aegisEntry(BANK, { group: 'Old', groups: undefined, note: null }),
        ],
        [{ uuid: 'g1', name: 'Private' }, { uuid: 7 }],
      ),
    ),
    readFrom(
      'aegis',
      entry(1, MAIL, { group: 'Private', pinned: true, note: 'recovery: 1234' }),
      entry(2, BANK, { group: 'Old' }),
    ),
  ],
  'an Aegis vault with entries that nobody can read': [
    aegisPlain(
      aegisContent([
        aegisEntry(MAIL, { type: 'motp' }),
        aegisEntry(MAIL, { info: { secret: 'not base32!', digits: 6 } }),
        aegisEntry(MAIL, { info: { secret: '', digits: 6, period: 30 } }),
        aegisEntry(MAIL, { info: { secret: onlySecret(MAIL), algo: 'MD5', digits: 6, period: 30 } }),
        aegisEntry(MAIL, { info: { secret: onlySecret(MAIL), algo: 'SHA1', digits: 11, period: 30 } }),
        aegisEntry(MAIL, { info: { secret: onlySecret(MAIL), algo: 'SHA1', digits: 6, period: -1 } }),
        aegisEntry(MAIL, { info: null }),
        'an entry',
        aegisEntry(BANK),
      ]),
    ),
    readFrom(
      'aegis',
      unreadableAt(1, 'Mail: ann@mail.example', 'unknown_kind'),
      unreadableAt(2, 'Mail: ann@mail.example', 'bad_secret'),
      unreadableAt(3, 'Mail: ann@mail.example', 'no_secret'),
      unreadableAt(4, 'Mail: ann@mail.example', 'bad_algorithm'),
      unreadableAt(5, 'Mail: ann@mail.example', 'bad_digits'),
      unreadableAt(6, 'Mail: ann@mail.example', 'bad_period'),
      unreadableAt(7, 'Mail: ann@mail.example', 'not_an_entry'),
      unreadableAt(8, '', 'not_an_entry'),
      entry(9, BANK),
    ),
  ],
  'an Aegis vault of a later version': [{ ...aegisPlain(aegisContent([])), version: 2 }, refused('aegis', 'newer')],
  'Aegis content of a later version': [
    aegisPlain({ ...aegisContent([aegisEntry(MAIL)]), version: 4 }),
    refused('aegis', 'newer'),
  ],
  'an Aegis vault without content': [aegisPlain(null), refused('aegis', 'damaged')],
  'an Aegis vault without entries': [aegisPlain(aegisContent([])), refused('aegis', 'empty')],

  'a 2FAS backup': [twoFasPlain(ACCOUNTS.map((account) => twoFasService(account))), readFrom('two_fas', ...all)],
  'a 2FAS backup with a group, a renamed service and what schema 1 did not say': [
    twoFasPlain(
      [
        twoFasService(MAIL, { name: 'Mail', groupId: 'g', otp: { issuer: 'mail.example', label: MAIL.label } }),
        twoFasService(MAIL, { name: 'No code', otp: null }),
        twoFasService(MAIL, { secret: 'A', name: 'Short' }),
      ],
      [{ id: 'g', name: 'Private', isExpanded: true }],
    ),
    readFrom(
      'two_fas',
      entry(1, MAIL, { group: 'Private' }),
      unreadableAt(2, 'No code', 'not_an_entry'),
      unreadableAt(3, 'Short: ann@mail.example', 'bad_secret'),
    ),
  ],
  'a 2FAS backup of a later schema': [{ ...twoFasPlain([]), schemaVersion: 5 }, refused('two_fas', 'newer')],
  'a 2FAS backup whose list is none': [{ ...twoFasPlain([]), services: {} }, refused('two_fas', 'damaged')],

  'a Bitwarden export': [
    bitwardenPlain(
      [
        bitwardenItem('Mail', uriOf(MAIL), { favorite: true, folderId: 'f' }),
        bitwardenItem('A note', null, { type: 2, login: undefined }),
        bitwardenItem('A login without a code', null),
        bitwardenItem('Secret alone', `${onlySecret(MAIL).toLowerCase().slice(0, 16)} ${onlySecret(MAIL).slice(16)}`),
        bitwardenItem('My Steam', `steam://${onlySecret(GAME)}`),
        bitwardenItem('Nameless', `otpauth://totp/?secret=${onlySecret(MAIL)}`),
        bitwardenItem('Broken', 'otpauth://totp/x?secret=1'),
        bitwardenItem('Elsewhere', 'https://example.com'),
        bitwardenItem('A list for a name', uriOf(MAIL), { name: ['x'] }),
      ],
      [{ id: 'f', name: 'Private' }],
    ),
    readFrom(
      'bitwarden',
      entry(1, MAIL, { group: 'Private', pinned: true }),
      entry(4, { ...MAIL, issuer: 'Secret alone', label: 'ann' }),
      entry(5, { ...GAME, issuer: 'My Steam', label: 'ann' }),
      entry(6, { ...MAIL, issuer: 'Nameless', label: 'ann' }),
      unreadableAt(7, 'Broken: ann', 'bad_secret'),
      unreadableAt(8, 'Elsewhere: ann', 'not_otpauth'),
      unreadableAt(9, '', 'not_an_entry'),
    ),
  ],
  'a Bitwarden export for its own account': [
    { encrypted: true, encKeyValidation_DO_NOT_EDIT: '2.a|b|c', items: [bitwardenItem('x', '2.a|b|c')] },
    refused('bitwarden', 'cannot_decrypt'),
  ],
  'a Bitwarden export without items': [{ encrypted: false, items: 7 }, refused('bitwarden', 'damaged')],
  'a Bitwarden export without codes': [bitwardenPlain([bitwardenItem('x', null)]), refused('bitwarden', 'empty')],
  'a Bitwarden CSV': [
    [
      'folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp',
      `Private,1,login,Mail,"two\r\nlines, and ""quotes""",,0,,ann,"p,w",${uriOf(MAIL)}`,
      ',,note,A note,,,0,,,,',
      `,,login,"Secret, alone",,,0,,ann,,"${onlySecret(MAIL)}"`,
      ',,login,Broken,,,0,,ann,,steam://0',
      ',,login,Short',
      '',
    ].join('\r\n'),
    readFrom(
      'bitwarden',
      entry(1, MAIL, { group: 'Private', pinned: true }),
      entry(3, { ...MAIL, issuer: 'Secret, alone', label: 'ann' }),
      unreadableAt(4, 'Broken: ann', 'bad_secret'),
    ),
  ],
  'a Bitwarden CSV with an open quote': [
    `name,login_totp\n"Mail,${onlySecret(MAIL)}\n`,
    refused('bitwarden', 'damaged'),
  ],

  'a Proton export': [
    protonPlain([
      protonEntry(MAIL, 'a note'),
      protonEntry(BANK),
      protonEntry(GAME),
      { id: 'x', content: { uri: `otpauth://totp/x?secret=${onlySecret(MAIL)}&digits=4`, name: 'Four digits' } },
      { id: 'x', content: { name: 'No URI' } },
      null,
    ]),
    readFrom(
      'proton',
      entry(1, MAIL, { note: 'a note' }),
      entry(2, BANK),
      entry(3, GAME),
      unreadableAt(4, 'Four digits', 'bad_digits'),
      unreadableAt(5, 'No URI', 'not_an_entry'),
      unreadableAt(6, '', 'not_an_entry'),
    ),
  ],
  'a Proton export of a later version': [{ version: 2, entries: [] }, refused('proton', 'newer')],
  'a Proton export whose list is none': [{ version: 1, entries: {} }, refused('proton', 'damaged')],

  'an andOTP backup': [ACCOUNTS.map((account) => andOtpEntry(account)), readFrom('andotp', ...all)],
  'an andOTP backup with tags, an old label and what is no account': [
    [
      andOtpEntry(MAIL, { tags: ['Private', 'x'] }),
      andOtpEntry(MAIL, { issuer: undefined, label: 'Mail - ann@mail.example', type: undefined, algorithm: undefined }),
      andOtpEntry(MAIL, { issuer: undefined, label: 'alone' }),
      andOtpEntry(DOOR, { counter: -1 }),
      andOtpEntry(MAIL, { type: 'MOTP' }),
      andOtpEntry(MAIL, { secret: 7 }),
    ],
    readFrom(
      'andotp',
      entry(1, MAIL, { group: 'Private' }),
      entry(2, MAIL),
      entry(3, { ...MAIL, issuer: '', label: 'alone' }),
      unreadableAt(4, 'Door: ann', 'bad_counter'),
      unreadableAt(5, 'Mail: ann@mail.example', 'unknown_kind'),
      unreadableAt(6, 'Mail: ann@mail.example', 'not_an_entry'),
    ),
  ],

  'a FreeOTP+ export': [
    freeOtpPlusFile(ACCOUNTS.map((account) => freeOtpToken(account))),
    readFrom('freeotp_plus', ...all),
  ],
  'a FreeOTP+ export with new names, an unused counter and what is no byte': [
    freeOtpPlusFile([
      freeOtpToken(MAIL, { issuerAlt: 'Post', labelAlt: 'me' }),
      freeOtpToken(MAIL, { issuerExt: '', algo: undefined }),
      freeOtpToken(DOOR, { counter: -1 }),
      freeOtpToken(MAIL, { secret: [1, 300] }),
      freeOtpToken(MAIL, { secret: [] }),
    ]),
    readFrom(
      'freeotp_plus',
      entry(1, { ...MAIL, issuer: 'Post', label: 'me' }),
      entry(2, MAIL),
      entry(3, { ...DOOR, counter: 0 } as typeof DOOR),
      unreadableAt(4, 'Mail: ann@mail.example', 'not_an_entry'),
      unreadableAt(5, 'Mail: ann@mail.example', 'no_secret'),
    ),
  ],
  'a FreeOTP+ export whose list is none': [{ tokenOrder: [], tokens: 1 }, refused('freeotp_plus', 'damaged')],

  'a Raivo export': [
    [raivoEntry(MAIL, { pinned: 'true' }), raivoEntry(BANK), raivoEntry(DOOR), raivoEntry(MAIL, { digits: 'six' })],
    readFrom(
      'raivo',
      entry(1, MAIL, { pinned: true }),
      entry(2, BANK),
      entry(3, DOOR),
      unreadableAt(4, 'Mail: ann@mail.example', 'bad_digits'),
    ),
  ],
  "Raivo's archive": [zipHead('raivo-otp-export.json'), refused('raivo', 'unpack_first')],
  'an archive of somebody else': [zipHead('data.json'), refused('archive', 'unpack_first')],

  'a list of URIs': [ACCOUNTS.map(uriOf).join('\n'), readFrom('uri_list', ...all)],
  'a list of URIs from Windows, with all kinds of lines': [
    [
      '\ufeff# my codes',
      '',
      `  ${uriOf(MAIL)}  `,
      'milk and bread',
      'otpauth://totp/Bank:ann?secret=1',
      'otpauth://totp/Bank&secret=ABCDEFGH',
      `steam://${onlySecret(GAME)}`,
      'otpauth-migration://offline?data=!',
    ].join('\r\n'),
    readFrom(
      'uri_list',
      entry(3, MAIL),
      unreadableAt(4, '', 'not_a_code'),
      unreadableAt(5, 'Bank:ann', 'bad_secret'),
      unreadableAt(6, '', 'no_secret'),
      entry(7, { ...GAME, label: '' }),
      unreadableAt(8, '', 'bad_encoding'),
    ),
  ],
  'a list in UTF-16': [
    Uint8Array.from(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(uriOf(BANK), 'utf16le')])),
    readFrom('uri_list', entry(1, BANK)),
  ],
  "Google's migration codes": [
    `${part1}\n\n${part2}`,
    readFrom('uri_list', ...Array.from({ length: 12 }, (_, at) => entry(at < 10 ? 1 : 3, { ...MAIL, label: `${at}` }))),
  ],
  "a part of Google's migration codes": [
    part2,
    readFrom(
      'uri_list',
      ...[10, 11].map((at) => entry(1, { ...MAIL, label: `${at}` })),
      unreadableAt(1, '1', 'part_missing'),
    ),
  ],
  "Ente's plain export": [
    [
      enteUri(MAIL, { pinned: true, tags: ['Private', 'x'], note: 'a note' }),
      JSON.stringify(enteUri(GAME)),
      enteUri(BANK, { trashed: true }),
      `${uriOf(DOOR)}&codeDisplay=broken`,
      enteUri(MAIL, { tags: 7, note: null }),
    ].join('\n'),
    readFrom(
      'ente',
      entry(1, MAIL, { group: 'Private', pinned: true, note: 'a note' }),
      entry(2, GAME),
      unreadableAt(3, 'Bank of Ålesund: ann & co', 'trashed'),
      entry(4, DOOR),
      entry(5, MAIL),
    ),
  ],
  "Ente's encrypted export": [
    { version: 1, kdfParams: { memLimit: 4096, opsLimit: 3, salt: 'x' }, encryptedData: 'x', encryptionNonce: 'x' },
    refused('ente', 'cannot_decrypt'),
  ],

  nothing: ['', refused(null, 'empty')],
  'blank lines': [' \r\n\t', refused(null, 'empty')],
  'an empty list': [[], refused(null, 'unknown_format')],
  'another text': ['dear diary', refused(null, 'unknown_format')],
  'another JSON': [{ hello: 'world' }, refused(null, 'unknown_format')],
  'another picture': [Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0xff]), refused(null, 'unknown_format')],
  'a cut JSON': [JSON.stringify(aegisPlain(aegisContent([]))).slice(0, -3), refused(null, 'unknown_format')],
};

describe('a file', () => {
  it.each(Object.entries(FILES))('of %s is read whole, line by line', async (_, [file, result]) => {
    expect(await importOf(file)).toEqual(result);
  });

  it('is known by its shape, with or without the mark that Windows sets before it', async () => {
    const plain = fileOf(aegisPlain(aegisContent([aegisEntry(MAIL)])));
    const marked = Uint8Array.from([0xef, 0xbb, 0xbf, ...plain]);
    expect(await importOf(marked)).toEqual(await importOf(plain));
  });
});
