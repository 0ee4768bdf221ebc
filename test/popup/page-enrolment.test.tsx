// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { ARMING } from '../../src/popup/use-armed.ts';
import { t } from '../../src/ui/t.ts';
import { createFakeHost } from './fake-host.ts';
import { CLAIMING, CONFIRMING, ended, OFFER, REGISTERED } from './page-enrolments.ts';
import { drawPopup, press, settle, usePopups } from './render-popup.tsx';

usePopups();

async function offered() {
  const host = createFakeHost({ view: { pageEnrolment: OFFER, accounts: 0 } });
  host.answer({
    'page_enrolment.begin': () => ({ ok: true }),
    'page_enrolment.dismiss': () => ({ ok: true }),
    'page_enrolment.cancel': () => ({ ok: true }),
    'scan.page': () => ({ result: 'enrolment_offer' }),
  });
  return { host, popup: await drawPopup(host) };
}

describe('the offer of a page', () => {
  it('is taken with the name of this browser, once it stood still long enough to be read', async () => {
    const { host, popup } = await offered();
    press(popup.control(t('page_enrolment_add')));
    await settle();
    expect(host.sent).toEqual([]);
    await popup.pass(ARMING);
    await popup.click('page_enrolment_add');
    const request = { offerId: OFFER.offerId, deviceName: expect.stringMatching(/./) as string };
    expect(host.sent).toEqual([{ name: 'page_enrolment.begin', request }]);
  });

  it('can not be hit by a click that was meant for what stood there before', async () => {
    const { host, popup } = await offered();
    await popup.pass(ARMING);
    await popup.show({
      pageEnrolment: { ...OFFER, offerId: 'o-2', page: { ...OFFER.page, origin: 'https://b.example' } },
    });
    press(popup.control(t('page_enrolment_add')));
    await settle();
    expect(host.sent).toEqual([]);
  });

  it('is left by "not now", and nothing is missed then', async () => {
    const { host, popup } = await offered();
    await popup.click('page_enrolment_not_now');
    expect(host.sent).toEqual([{ name: 'page_enrolment.dismiss', request: { id: OFFER.offerId } }]);
    await popup.show({ pageEnrolment: null });
    expect(popup.phase()).toBe('idle');
    expect(popup.has('page_enrolment_gone_title')).toBe(false);
  });

  it('that goes away by itself is said, with what to answer on the page', async () => {
    const { popup } = await offered();
    await popup.show({ pageEnrolment: null });
    expect(popup.has('page_enrolment_gone_text')).toBe(true);
    await popup.click('scan_page');
    expect(popup.has('page_enrolment_gone_text')).toBe(false);
  });

  it('says why a click was not followed', async () => {
    const { host, popup } = await offered();
    const failure = { code: 'page_gone', detail: '' } as const;
    host.answer({ 'page_enrolment.begin': () => ({ ok: false, failure }) });
    await popup.pass(ARMING);
    await popup.click('page_enrolment_add');
    expect(popup.has('failure_page_gone_title')).toBe(true);
  });
});

describe('an enrolment that waits for its page', () => {
  it('shows the number and the masked account, and can be taken back', async () => {
    const { host, popup } = await offered();
    await popup.show({ pageEnrolment: CONFIRMING });
    expect(popup.root.querySelector('.confirm-number')?.textContent).toBe(CONFIRMING.checkNumber);
    expect(popup.text()).toContain(CONFIRMING.label);
    await popup.click('page_enrolment_stop');
    const request = { enrolmentId: CONFIRMING.enrolmentId };
    expect(host.sent).toEqual([{ name: 'page_enrolment.cancel', request }]);
  });

  it('can be taken back as well while its server does not answer', async () => {
    const { host, popup } = await offered();
    await popup.show({ pageEnrolment: { ...CLAIMING, trouble: 'server_unreachable' } });
    expect(popup.has('failure_server_unreachable_title')).toBe(true);
    await popup.click('page_enrolment_stop');
    expect(host.sent.map(({ name }) => name)).toEqual(['page_enrolment.cancel']);
  });
});

describe('how an enrolment ended', () => {
  it.each([REGISTERED, ended('taken'), ended('refused')])('$phase is taken off by Close', async (pageEnrolment) => {
    const { host, popup } = await offered();
    await popup.show({ pageEnrolment });
    await popup.click('close');
    expect(host.sent).toEqual([{ name: 'page_enrolment.dismiss', request: { id: pageEnrolment.enrolmentId } }]);
    expect(host.done).toEqual(['close']);
  });

  it('leaves the way to scan the page anew', async () => {
    const { host, popup } = await offered();
    await popup.show({ pageEnrolment: ended('taken') });
    await popup.click('scan_page');
    expect(host.sent).toEqual([{ name: 'scan.page', request: { tabId: 7 } }]);
  });
});
