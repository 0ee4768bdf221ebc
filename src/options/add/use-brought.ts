import type { PasscodeSource } from '../../messaging/passcodes.ts';
import type { anythingOnClipboard } from '../../pictures/clipboard.ts';
import type { PictureTexts, ReadPicture } from '../../pictures/read-picture.ts';
import type { FailureWords } from '../../ui/broken-words.ts';
import { isAccountText, isMigrationText } from '../../ui/import/account-text.ts';
import { type ImportFlow, nothingRead } from '../../ui/import/use-import.ts';
import { plain } from '../../ui/plain.ts';
import { t } from '../../ui/t.ts';
import type { Transfer } from '../../ui/use-drops.ts';

/** What the page needs to read what a person brings. Tests and the gallery bring their own. */
export interface ImportTools {
  readonly isPicture: (file: Blob) => Promise<boolean>;
  readonly readPicture: ReadPicture;
  readonly clipboard: typeof anythingOnClipboard;
}

export interface Brought {
  readonly files: (files: readonly File[]) => void;
  readonly transfer: (transfer: Transfer) => void;
  readonly paste: () => void;
}

/** As large as the background takes: bytes of a file, characters of a text. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_CHARACTERS = 1_048_576;

/** Turns files, pictures and texts into what can be looked at. */
export function useBrought(flow: ImportFlow, tools: ImportTools): Brought {
  async function files(brought: readonly Blob[]): Promise<void> {
    const kinds = await Promise.all(brought.map((file) => tools.isPicture(file)));
    const pictures = brought.filter((_, index) => kinds[index] === true);
    const others = brought.filter((_, index) => kinds[index] !== true);
    const isAlone = brought.length === 1;
    const texts: string[] = [];
    const whole: Blob[] = [];
    for (const file of others) {
      const lines = await linesOf(file);
      // A list by itself is looked at as it is, each line where it stands; parts of a transfer join those that are there.
      if (isListOf(isAlone ? isMigrationText : isAccountText, lines)) texts.push(...lines);
      else whole.push(file);
    }
    const [file] = whole;
    if (isAlone && file !== undefined) await readFile(file);
    else await readTogether(pictures, texts, whole);
  }

  /** All of them together: the codes of a transfer are often one picture each. `whole`: files that only go alone. */
  async function readTogether(
    pictures: readonly Blob[],
    texts: readonly string[],
    whole: readonly Blob[],
  ): Promise<void> {
    const accounts = [...texts];
    const without: Blob[] = [];
    let why: FailureWords | null = null;
    for (const picture of pictures) {
      const read = await tools.readPicture(picture);
      const found = read.kind === 'read' ? read.texts.filter(isAccountText) : [];
      accounts.push(...found);
      if (found.length > 0) continue;
      without.push(picture);
      why ??= whyNothing(read);
    }
    const unread = whole.length > 0 ? oneAtATime([...whole, ...without]) : noneIn(without);
    if (accounts.length > 0) flow.bringTexts(accounts, unread);
    else {
      const words = whole.length > 0 ? unread : why;
      if (words !== null) flow.refuse(words);
    }
  }

  async function readFile(file: Blob): Promise<void> {
    if (file.size > MOST_BYTES) {
      flow.refuse(nothingRead('too_large').words);
      return;
    }
    try {
      flow.bring(fileSource(new Uint8Array(await file.arrayBuffer())));
    } catch {
      flow.refuse({ title: t('import_nothing_read'), text: t('import_file_gone') });
    }
  }

  /** Codes' own words are looked at beside those that are there; all else is read like a file. */
  function text(said: string): void {
    const lines = said.split(/\r\n|\r|\n/);
    if (lines.some(isAccountText) && said.length <= MOST_CHARACTERS) flow.bringTexts(lines);
    else void readFile(new Blob([said]));
  }

  async function paste(): Promise<void> {
    const pasted = await tools.clipboard();
    switch (pasted.kind) {
      case 'picture':
        await readTogether([pasted.picture], [], []);
        break;
      case 'text':
        text(pasted.text);
        break;
      case 'no_picture':
        flow.refuse({ title: t('import_nothing_pasted_title'), text: t('import_nothing_pasted_text') });
        break;
      case 'refused':
        flow.refuse({
          title: t('read_refused_clipboard_refused_title'),
          text: t('read_refused_clipboard_refused_text'),
        });
        break;
    }
  }

  return {
    files: (brought) => void files(brought),
    transfer(transfer) {
      const brought = [...(transfer?.files ?? [])];
      const said = transfer?.getData('text/plain') ?? '';
      if (brought.length > 0) void files(brought);
      else if (said.trim() !== '') text(said);
    },
    paste: () => void paste(),
  };
}

/** The lines of a file that may be a list of codes' texts; none of one that can't be. */
async function linesOf(file: Blob): Promise<readonly string[]> {
  if (file.size > MOST_CHARACTERS) return [];
  // What can't be read says so where it is read as a file.
  const text = await file.text().catch(() => '');
  return text.split(/\r\n|\r|\n/);
}

/** Whether half of the lines that say something are such texts: a table may have one in a note, a list a few words. */
function isListOf(isText: (line: string) => boolean, lines: readonly string[]): boolean {
  const said = lines.filter((line) => line.trim() !== '');
  const texts = said.filter(isText).length;
  return texts > 0 && texts * 2 >= said.length;
}

/** Why there is no account in a picture. */
function whyNothing(read: PictureTexts): FailureWords {
  if (read.kind === 'refused')
    return { title: t(`read_refused_${read.why}_title`), text: t(`read_refused_${read.why}_text`) };
  return read.texts.length > 0
    ? { title: t('import_other_code_title'), text: t('import_other_code_text') }
    : { title: t('import_no_code_title'), text: t('import_no_code_text') };
}

const oneAtATime = (files: readonly Blob[]): FailureWords => ({
  title: t('import_one_file_title'),
  text: t('import_one_file_text', namesOf(files)),
});

const noneIn = (pictures: readonly Blob[]): FailureWords | null =>
  pictures.length === 0 ? null : { title: t('import_unread_title'), text: t('import_unread_text', namesOf(pictures)) };

/** Names told at once; who brings a folder knows what is in it. */
const MOST_NAMES = 10;

function namesOf(files: readonly Blob[]): string {
  const names = files.flatMap((file) => (file instanceof File ? [plain(file.name)] : []));
  return [...names.slice(0, MOST_NAMES), ...(names.length > MOST_NAMES ? ['…'] : [])].join(', ');
}

function fileSource(bytes: Uint8Array): PasscodeSource {
  return { kind: 'file', bytes: base64(bytes), password: null };
}

/** Bytes that are made characters at once: a call takes only so many arguments. */
const SLICE = 32_768;

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += SLICE) text += String.fromCharCode(...bytes.subarray(at, at + SLICE));
  return btoa(text);
}
