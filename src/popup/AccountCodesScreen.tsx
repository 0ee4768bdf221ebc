import { Button } from '../ui/Button.tsx';
import type { Clock } from '../ui/clock.ts';
import { Icon } from '../ui/Icon.tsx';
import { entryWords, namesOf } from '../ui/import/import-words.ts';
import { Notice } from '../ui/Notice.tsx';
import { Plain } from '../ui/Plain.tsx';
import { Rich } from '../ui/Rich.tsx';
import { t } from '../ui/t.ts';
import './account-codes.css';
import { Headline } from './Headline.tsx';
import { namesSite } from './names-site.ts';
import { PagePlate } from './PagePlate.tsx';
import type { AccountCodes, AccountsPreview } from './use-account-codes.ts';
import { useArmed } from './use-armed.ts';

interface AccountCodesScreenProps {
  readonly clock: Clock;
  readonly offer: Extract<AccountCodes, { kind: 'offered' }>;
  readonly onAdd: () => void;
  readonly onLeave: () => void;
  readonly onOptions: () => void;
}

type Line = AccountsPreview['lines'][number];

/** Lines that are drawn; a transfer may hold more. */
const MOST_LINES = 6;

/** The question whether to add the accounts that the page's codes hold. Nothing was added yet. */
export function AccountCodesScreen({ clock, offer, onAdd, onLeave, onOptions }: AccountCodesScreenProps) {
  const { found, preview, isAdding, failure } = offer;
  const { lines, parts, digest } = preview;
  const fresh = lines.filter(({ kind }) => kind === 'new');
  // It takes the place of the codes, or of "Scan this page", while the pointer may be on its way there.
  const { armed } = useArmed(clock, JSON.stringify([found, digest, failure]));
  const isPart = parts !== null && parts.missing.length > 0;
  const said =
    parts === null ? fresh.map(nameSaid).find((says) => says !== null && !namesSite(says.name, found.site)) : undefined;
  return (
    <>
      <div class="screen">
        <Headline>{titleOf(lines, fresh.length)}</Headline>
        <PagePlate label={t('asking_page')} origin={found.page.origin} />
        {/* Before the names, which the page has chosen and may have made long. */}
        {said != null && (
          <Notice tone="caution">
            <p class="notice-title few-lines">
              <Rich text={said.text} parts={[<Plain>{said.name}</Plain>]} />
            </p>
            <p>{t(said.text === 'account_codes_says' ? 'account_codes_says_text' : 'account_codes_calls_text')}</p>
          </Notice>
        )}
        {isPart && (
          <Notice tone="calm">
            <p>{t('account_codes_parts', parts.have.toLocaleString(), parts.of.toLocaleString())}</p>
          </Notice>
        )}
        <ul class="account-codes">
          {lines.slice(0, MOST_LINES).map((line) => (
            <AccountLine key={line.position} line={line} />
          ))}
          {lines.length > MOST_LINES && (
            <li class="account-codes-more">{t('account_codes_more', (lines.length - MOST_LINES).toLocaleString())}</li>
          )}
        </ul>
        {fresh.length > 0 && !isPart && said == null && <p class="soft">{t('account_codes_text')}</p>}
      </div>
      <div class="actions">
        {failure !== null && (
          <Notice tone="caution" title={failure.title} announce>
            <p>{failure.text}</p>
          </Notice>
        )}
        {fresh.length > 0 && (
          <Button look="primary" wide icon="plus" disabled={!armed || isAdding} onClick={onAdd}>
            {fresh.length === 1
              ? t('account_codes_add')
              : t('account_codes_add_several', fresh.length.toLocaleString())}
          </Button>
        )}
        {isPart && (
          <Button look="plain" wide disabled={isAdding} onClick={onOptions}>
            {t('account_codes_parts_open')}
          </Button>
        )}
        <Button look="quiet" wide disabled={isAdding} onClick={onLeave}>
          {t(fresh.length > 0 ? 'page_enrolment_not_now' : 'account_codes_done')}
        </Button>
      </div>
    </>
  );
}

function titleOf(lines: readonly Line[], fresh: number): string {
  if (fresh === 0) return t('account_codes_title_unreadable');
  return t(lines.length === 1 ? 'account_codes_title' : 'account_codes_title_several');
}

interface NameSaid {
  readonly text: 'account_codes_says' | 'account_codes_calls';
  readonly name: string;
}

/** The name that a page gives an account: of its service, or any where it names none. The person's own address says nothing. */
function nameSaid(line: Line): NameSaid | null {
  if (line.kind !== 'new') return null;
  const { issuer, label } = line;
  if (issuer !== '') return { text: 'account_codes_says', name: issuer };
  return label === '' || /^[^\s@]+@[^\s@]+$/.test(label) ? null : { text: 'account_codes_calls', name: label };
}

/** Without the sign of a service: the page alone has said which one it is. */
function AccountLine({ line }: { readonly line: Line }) {
  if (line.kind === 'unreadable') {
    return (
      <li class="account-codes-line">
        <Icon name="info" size={20} />
        <span>
          {line.name !== '' && (
            <strong>
              <Plain>{line.name}</Plain>
            </strong>
          )}
          <span class="account-codes-beside">{entryWords(line.reason)}</span>
        </span>
      </li>
    );
  }
  const { name, beside } = namesOf(line);
  return (
    <li class="account-codes-line">
      <Icon name={line.kind === 'new' ? 'key' : 'check'} size={20} />
      <span>
        <strong>
          <Plain>{name}</Plain>
        </strong>
        {beside !== '' && (
          <span class="account-codes-beside">
            <Plain>{beside}</Plain>
          </span>
        )}
        {line.kind === 'duplicate' && <span class="account-codes-beside">{t('account_codes_there')}</span>}
      </span>
    </li>
  );
}
