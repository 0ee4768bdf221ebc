import type { PasscodeView } from '../messaging/passcodes.ts';
import { Button } from '../ui/Button.tsx';
import { codeGroups } from '../ui/code-groups.ts';
import type { Host } from '../ui/host.ts';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../ui/t.ts';
import './account-codes.css';
import { FillQuestion } from './codes/FillQuestion.tsx';
import { nameOf } from './codes/names.ts';
import { Ring } from './codes/Ring.tsx';
import { Snackbar } from './codes/Snackbar.tsx';
import { useCodeActions } from './codes/use-code-actions.ts';
import { useCodes } from './codes/use-codes.ts';
import type { LoadedPasscodes, Passcodes } from './codes/use-passcodes.ts';
import { useSecond } from './codes/use-second.ts';
import { Headline } from './Headline.tsx';
import { type FoundAccounts, isTransfer } from './use-account-codes.ts';

interface AccountAddedScreenProps {
  readonly host: Host;
  readonly passcodes: Extract<LoadedPasscodes, { kind: 'ready' }>;
  readonly reload: Passcodes['reload'];
  /** The first of those that were added. */
  readonly account: PasscodeView;
  /** What they were added from. */
  readonly found: FoundAccounts;
  readonly count: number;
  readonly onDone: () => void;
}

/** What the page asks for next, after its account was added: the first code, to be filled in or copied. */
export function AccountAddedScreen({
  host,
  passcodes,
  reload,
  account,
  found,
  count,
  onDone,
}: AccountAddedScreenProps) {
  const now = useSecond(host.clock);
  const codes = useCodes(host, [account], passcodes.view.codes, now);
  const does = useCodeActions(host, passcodes, reload);
  const { period, digits } = account;
  const shown = codes.of(account);
  const live = shown.kind === 'live' ? shown.live : null;
  const code = period === null ? (does.counted.get(account.passcodeId) ?? null) : (live?.code ?? null);
  const { site } = passcodes.view;
  // Those of a transfer are of other sites. In a private window the site was not kept, and the person is asked.
  const isOfPage = site !== null && (account.here === 'bound' || (found.page.privateWindow && !isTransfer(found)));
  const seconds = live === null ? 0 : Math.max(0, Math.ceil((live.until - now) / 1000));
  return (
    <>
      <div class="account-added">
        <div class="screen screen-centred">
          <span class="medal medal-good">
            <Icon name="check" size={28} />
          </span>
          <Headline>
            {count === 1
              ? t('account_codes_added_title')
              : t('account_codes_added_title_several', count.toLocaleString())}
          </Headline>
          <div class="account-code">
            <p class="account-code-name">
              <bdi class="few-lines">{nameOf(account)}</bdi>
            </p>
            {shown.kind === 'damaged' ? (
              <p>{t('codes_damaged')}</p>
            ) : (
              <p class="account-code-line">
                <span class={code === null ? 'account-code-digits account-code-awaited' : 'account-code-digits'}>
                  {code === null ? codeGroups('0'.repeat(digits)).replaceAll('0', '•') : codeGroups(code)}
                </span>
                {live !== null && period !== null && <Ring key={live.until} seconds={seconds} period={period} />}
              </p>
            )}
          </div>
          {isOfPage && <p class="soft">{t('account_codes_added_text')}</p>}
        </div>
        <Snackbar said={does.said} onEmpty={() => void does.emptyClipboard()} onUndo={() => undefined} />
      </div>
      <div class="actions">
        {isOfPage && does.canFill(account) && (
          <Button
            look="primary"
            wide
            icon="fill"
            aria-busy={does.filling !== null}
            onClick={() => void does.fill(account)}
          >
            {t(does.filling === null ? 'codes_fill_here' : 'codes_filling')}
          </Button>
        )}
        {period === null && code === null ? (
          <Button look="plain" wide onClick={() => void does.next(account)}>
            {t('codes_next_code')}
          </Button>
        ) : (
          <Button
            look="plain"
            wide
            icon="copy"
            disabled={code === null}
            onClick={() => code !== null && void does.copy(account, code)}
          >
            {t('account_codes_copy')}
          </Button>
        )}
        <Button look="quiet" wide onClick={onDone}>
          {t('account_codes_done')}
        </Button>
      </div>
      {does.question !== null && site !== null && (
        <FillQuestion account={does.question} site={site} onAnswer={(yes) => void does.answer(yes)} />
      )}
    </>
  );
}
