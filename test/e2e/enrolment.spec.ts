import { describe, expect, it } from 'vitest';
import { openOptions } from '../../scripts/browser/pages/options-page.ts';
import { codeFor, refusalLinkFor } from '../../scripts/browser/pages/outbox.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();
const options = () => openOptions(world().person.context, world().person.host.extensionId);

describe('enrolling', () => {
  it.each(['alice@example.com', '+31612345678'])(
    'P20: %s by the code that was sent, and the account is listed',
    async (who) => {
      const { issuer } = world();
      const page = await options();
      await page.start(issuer, who);
      await page.enterCode(await codeFor(issuer, who));
      await page.waitForAdded();
      expect(await page.accounts()).toContain(who);
    },
  );

  it('P21: a wrong code is told and costs a try, and the right one still works', async () => {
    const { issuer } = world();
    const page = await options();
    await page.start(issuer, 'carol@example.com');
    const right = await codeFor(issuer, 'carol@example.com');
    await page.enterCode(right === '00000000' ? '00000001' : '00000000');
    await page.page.getByText(textOf('code_wrong')).waitFor();
    await page.enterCode(right);
    await page.waitForAdded();
  });

  it('goes on where it stopped when the page was closed before the code was typed', async () => {
    const { issuer, person } = world();
    const page = await options();
    await page.start(issuer, 'dave@example.com');
    await page.close();
    await person.killWorker();
    const later = await options();
    await later.resume();
    await later.enterCode(await codeFor(issuer, 'dave@example.com'));
    await later.waitForAdded();
  });

  it('at an address where no token server answers, is told in words', async () => {
    const { demoUrl } = world();
    const page = await options();
    await page.tryToStart(demoUrl, 'alice@example.com');
    await page.page.getByText(textOf('failure_server_unreachable_title')).waitFor();
  });
});

describe('an account', () => {
  it('keeps the name that the person gave it', async () => {
    const { issuer, person } = world();
    await person.enrol(issuer, 'erin@example.com');
    const page = await options();
    await page.rename('erin@example.com', 'My notebook');
    await person.killWorker();
    expect(await page.names()).toContain('My notebook');
  });

  it('P24: that is removed is revoked at the server', async () => {
    const { issuer, person, devices } = world();
    const live = () => devices().filter(({ revoked_at }) => revoked_at === null).length;
    await person.enrol(issuer, 'frank@example.com');
    const before = live();
    const page = await options();
    await page.remove('frank@example.com');
    expect(live()).toBe(before - 1);
    expect(await page.accounts()).not.toContain('frank@example.com');
  });

  it('P22: ends where its notice arrived, by the button behind the link and not by opening it', async () => {
    const { issuer, person, devices, otherBrowser } = world();
    await person.enrol(issuer, 'grace@example.com');
    const live = () => devices().filter(({ revoked_at }) => revoked_at === null).length;
    const before = live();
    const page = await (await otherBrowser()).newPage();
    await page.goto(await refusalLinkFor(issuer, 'grace@example.com'));
    const button = page.getByRole('button', { name: 'Remove this device' });
    await button.waitFor();
    expect(live()).toBe(before);
    await button.click();
    await page.getByRole('heading', { name: 'The device is removed' }).waitFor();
    expect(live()).toBe(before - 1);
  });
});
