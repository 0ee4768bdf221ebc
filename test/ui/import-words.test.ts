import { beforeEach, describe, expect, it } from 'vitest';
import type { EntryReason } from '../../src/backup/entry.ts';
import type { FileReason, Source } from '../../src/backup/import-result.ts';
import type { LeftOutReason } from '../../src/oath/migration.ts';
import { isAccountText, isMigrationText } from '../../src/ui/import/account-text.ts';
import {
  ENTRY_REASONS,
  entryWords,
  FILE_REASONS,
  fileWords,
  LEFT_OUT_REASONS,
  leftOutWords,
  namesOf,
  SOURCES,
  sourceName,
  spokenName,
} from '../../src/ui/import/import-words.ts';
import { joinTexts } from '../../src/ui/import/join-texts.ts';
import { t } from '../../src/ui/t.ts';
import { installTexts } from './texts.ts';

beforeEach(() => installTexts());

/** Everything that the rooms may name. The compiler wants each of them here. */
const EVERY_SOURCE: Record<Source, true> = {
  countersign: true,
  aegis: true,
  two_fas: true,
  bitwarden: true,
  proton: true,
  ente: true,
  andotp: true,
  freeotp_plus: true,
  raivo: true,
  uri_list: true,
  archive: true,
};
const EVERY_FILE_REASON: Record<FileReason, true> = {
  empty: true,
  too_large: true,
  too_many: true,
  too_deep: true,
  unknown_format: true,
  damaged: true,
  newer: true,
  too_costly: true,
  unpack_first: true,
  cannot_decrypt: true,
};
const EVERY_ENTRY_REASON: Record<EntryReason, true> = {
  not_otpauth: true,
  unknown_kind: true,
  no_secret: true,
  bad_secret: true,
  bad_digits: true,
  bad_period: true,
  bad_counter: true,
  bad_algorithm: true,
  too_long: true,
  bad_encoding: true,
  bad_message: true,
  not_an_entry: true,
  not_a_code: true,
  part_missing: true,
  trashed: true,
};
/** Exports also leave out what can't be opened (`passcodes/exporting.ts`). */
const EVERY_LEFT_OUT_REASON: Record<LeftOutReason | 'damaged', true> = {
  steam: true,
  algorithm: true,
  digits: true,
  period: true,
  too_long: true,
  damaged: true,
};

const keys = (record: object): readonly string[] => Object.keys(record).toSorted();

describe('the words for what an import and an export may say', () => {
  it('are there for every source and every reason that the rooms name, each its own', () => {
    expect(SOURCES.toSorted()).toEqual(keys(EVERY_SOURCE));
    expect(FILE_REASONS.toSorted()).toEqual(keys(EVERY_FILE_REASON));
    expect(ENTRY_REASONS.toSorted()).toEqual(keys(EVERY_ENTRY_REASON));
    expect(LEFT_OUT_REASONS.toSorted()).toEqual(keys(EVERY_LEFT_OUT_REASON));
    for (const [names, say] of [
      [SOURCES, sourceName],
      [FILE_REASONS, fileWords],
      [ENTRY_REASONS, entryWords],
      [LEFT_OUT_REASONS, leftOutWords],
    ] as const) {
      const words = names.map((name) => say(name));
      expect(words).not.toContain('');
      expect(new Set(words).size).toBe(names.length);
    }
  });

  it('say something of a name that came later, and show it as plain text', () => {
    expect(sourceName('other\u202eapp')).toBe('other\uFFFDapp');
    expect(fileWords('unheard_of')).toBe(t('file_unknown_format'));
    expect(entryWords('__proto__')).toBe(t('entry_not_an_entry'));
    expect(leftOutWords('constructor')).toBe(t('left_out_other'));
  });

  it('call an account by its issuer, else by its label, else say that it has no name', () => {
    expect(namesOf({ issuer: 'Mail', label: 'ann' })).toEqual({ name: 'Mail', beside: 'ann' });
    expect(namesOf({ issuer: '', label: 'ann' })).toEqual({ name: 'ann', beside: '' });
    expect(namesOf({ issuer: '', label: '' })).toEqual({ name: t('passcode_nameless'), beside: '' });
    expect(spokenName({ issuer: 'Mail\u2066', label: 'ann' })).toBe('Mail\uFFFD, ann');
  });
});

describe('the texts of codes', () => {
  it.each([
    ['otpauth://totp/x?secret=A', true, false],
    [' OTPAUTH-MIGRATION://offline?data=A', true, true],
    ['otpauth://steam/x?secret=A', true, false],
    ['https://evil.example/otpauth://totp/x', false, false],
    ['', false, false],
  ])('%j is told apart', (text, isAccount, isMigration) => {
    expect([isAccountText(text), isMigrationText(text)]).toEqual([isAccount, isMigration]);
  });

  it('are joined one a line, each once, whatever a code has in it', () => {
    expect(joinTexts('a\nb', ['b', ' c ', 'd\ne', ''])).toBe('a\nb\nc\nd e');
  });
});
