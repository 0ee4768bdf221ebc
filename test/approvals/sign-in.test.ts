import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createExtension, type Extension } from '../support/extension.ts';

const SHOP = 'https://shop.example/login';

/** A page of the shop with a code, as far as the confirmation. */
async function asked(extension: Extension, accountId: string) {
  const tab = extension.fake.openTab(SHOP);
  const { text, transaction } = extension.server.newCode();
  await extension.show(tab.id, [text]);
  const found = await extension.request();
  if (found?.phase === 'found') await extension.send('request.continue', { requestId: found.requestId, accountId });
  const request = await extension.request();
  if (request?.phase !== 'asking') throw new Error(`phase ${request?.phase ?? 'none'}`);
  return { tab, text, transaction, request };
}

const click = (request: { requestId: string; asked: { txn: string; detailsHash: string } }) => ({
  requestId: request.requestId,
  txn: request.asked.txn,
  detailsHash: request.asked.detailsHash,
  verdict: { decision: 'accept' as const },
});

describe('a sign-in', () => {
  it('waits for a click the first time, asks, and goes on in the tab that showed the code', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { tab, transaction, request } = await asked(extension, accountId);
    expect(request.asked).toMatchObject({ clientName: 'Shop', account: { label: 'ada@example.org' } });
    expect(await extension.send('request.decide', click(request))).toEqual({ ok: true });
    expect(transaction.claims).toMatchObject({
      decision: 'accept',
      origin: 'https://shop.example',
      top_origin: 'https://shop.example',
      path: '/login',
    });
    expect(extension.fake.navigations).toEqual([
      { tabId: tab.id, url: `https://login.example/continue?ticket=${transaction.ticket ?? ''}`, from: SHOP },
    ]);
    expect((await extension.request())?.phase).toBe('approved');
    expect(await extension.send('history.list', {})).toMatchObject({
      entries: [{ outcome: 'approved', origin: 'https://shop.example', clientName: 'Shop' }],
    });
    expect(extension.errors).toEqual([]);
  });
});
