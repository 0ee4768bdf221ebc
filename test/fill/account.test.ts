import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { PageQuestion } from '../../src/fill/question.ts';
import { createExtension, type Extension } from '../support/extension.ts';

const SITE = { site: 'site.org', origin: 'https://login.site.org' } as const;
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

async function adding(uri: string) {
  const extension = await createExtension();
  const source = { kind: 'text', text: uri } as const;
  const preview = await extension.send('passcodes.preview', { source });
  if (preview.kind !== 'read') throw new Error(preview.kind);
  const answer = await extension.send('passcodes.add', { source, digest: preview.digest, site: null });
  if (!answer.ok) throw new Error(answer.failure.code);
  const [passcodeId = ''] = answer.added;
  const tab = extension.fake.openTab('https://login.site.org/2fa');
  const written: string[] = [];
  const page = { hasField: true };
  extension.fake.onAsk.run = (question: PageQuestion) => {
    if (question.kind === 'find') return page.hasField ? { kind: 'found', id: 'f-1' } : { kind: 'none' };
    if (question.kind === 'write') written.push(question.code);
    return question.kind === 'write' ? { kind: 'filled', fields: 1 } : false;
  };
  const fill = async (bind: boolean) => {
    const filled = await extension.send('passcodes.fill', { passcodeId, tabId: tab.id, ...SITE, bind });
    return filled.ok ? 'filled' : filled.failure.code;
  };
  return { extension, passcodeId, page, fill, written, sites: () => sitesOf(extension, passcodeId) };
}

async function sitesOf(extension: Extension, passcodeId: string) {
  const { accounts } = await extension.send('passcodes.list', { tabId: null, first: 0 });
  return accounts.find((account) => account.passcodeId === passcodeId)?.sites;
}

describe('filling an account’s code', () => {
  it('asks once for a site, and remembers it over the worker’s end', async () => {
    const { extension, fill, written, sites } = await adding(`otpauth://totp/Site:ada?secret=${SECRET}`);
    expect(await fill(false)).toBe('site_not_bound');
    expect(await fill(true)).toBe('filled');
    expect(await sites()).toEqual(['site.org']);
    extension.restart();
    expect(await fill(false)).toBe('filled');
    expect(written).toHaveLength(2);
    for (const code of written) expect(code).toMatch(/^\d{6}$/);
  });

  // RFC 4226, appendix D.
  it('counts on only with a code that went into a field', async () => {
    const { page, fill, written } = await adding(`otpauth://hotp/Site:ada?secret=${SECRET}&counter=0`);
    page.hasField = false;
    expect(await fill(true)).toBe('no_field');
    page.hasField = true;
    await fill(true);
    await fill(false);
    expect(written).toEqual(['755224', '287082']);
  });

  it('ends with the account', async () => {
    const { extension, passcodeId, fill, written } = await adding(`otpauth://totp/Site:ada?secret=${SECRET}`);
    await extension.send('passcodes.remove', { passcodeIds: [passcodeId] });
    expect(await fill(true)).toBe('passcode_gone');
    expect(written).toEqual([]);
  });
});
