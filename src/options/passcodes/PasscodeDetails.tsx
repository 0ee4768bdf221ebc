import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import { spokenName } from '../../ui/import/import-words.ts';
import { Plain } from '../../ui/Plain.tsx';
import { plain } from '../../ui/plain.ts';
import { t } from '../../ui/t.ts';
import { day } from '../dates.ts';
import { EditPasscode } from './EditPasscode.tsx';
import { kindWords } from './kind-words.ts';
import type { PasscodeRowProps } from './PasscodeRow.tsx';
import { ShowQrDialog } from './ShowQrDialog.tsx';

/** All about one account, and all that can be done with it. */
export function PasscodeDetails(props: PasscodeRowProps) {
  const { host, account, onEdit } = props;
  const [mode, setMode] = useState<'seen' | 'edited' | 'qr'>('seen');
  const edit = useRef<HTMLButtonElement>(null);
  const before = useRef(mode);
  useEffect(() => {
    // The form that had the focus is gone, and the button that opened it is back.
    if (before.current === 'edited' && mode === 'seen') edit.current?.focus();
    before.current = mode;
  }, [mode]);

  if (mode === 'edited') {
    return (
      <EditPasscode
        host={host}
        account={account}
        onDone={(changed) => {
          setMode('seen');
          if (changed) props.onChanged();
        }}
      />
    );
  }
  const spoken = spokenName(account);
  return (
    <div class="passcode-details">
      <dl class="passcode-facts">
        <Fact name={t('passcode_makes')} text={kindWords(account)} />
        {account.group !== '' && <Fact name={t('passcode_group_label')} text={account.group} />}
        {account.note !== '' && <Fact name={t('passcode_note_label')} text={account.note} lines />}
        <Fact name={t('passcode_added_label')} text={day(account.addedAt)} />
      </dl>
      <Sites sites={account.sites} onUnbind={(site) => void onEdit({ unbind: [site] })} />
      <div class="passcode-actions">
        <Button look="plain" ref={edit} aria-label={t('passcode_edit_of', spoken)} onClick={() => setMode('edited')}>
          {t('passcode_edit')}
        </Button>
        <Button look="plain" onClick={() => void onEdit({ pinned: !account.pinned })}>
          {t(account.pinned ? 'passcode_unpin' : 'passcode_pin')}
        </Button>
        <MoveButtons {...props} />
        <Button look="plain" aria-label={t('passcode_qr_of', spoken)} onClick={() => setMode('qr')}>
          {t('passcode_qr')}
        </Button>
        <Button look="plain" icon="trash" aria-label={t('account_remove_of', spoken)} onClick={props.onRemove}>
          {t('account_remove')}
        </Button>
      </div>
      {mode === 'qr' && <ShowQrDialog host={host} account={account} onClosed={() => setMode('seen')} />}
    </div>
  );
}

function Fact({
  name,
  text,
  lines = false,
}: {
  readonly name: string;
  readonly text: string;
  readonly lines?: boolean;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={lines ? 'passcode-note' : undefined}>
        {lines ? (
          text.split(/\r\n|\r|\n/).map((line, index) => <span key={index}>{plain(line)}</span>)
        ) : (
          <Plain>{text}</Plain>
        )}
      </dd>
    </div>
  );
}

function Sites({ sites, onUnbind }: { readonly sites: readonly string[]; readonly onUnbind: (site: string) => void }) {
  return (
    <div class="passcode-sites">
      <h4>{t('passcode_sites_title')}</h4>
      {sites.length === 0 ? (
        <p>{t('passcode_sites_none')}</p>
      ) : (
        <ul>
          {sites.map((site) => (
            <li key={site}>
              <span class="passcode-site">{plain(site)}</span>
              <Button look="quiet" aria-label={t('passcode_unbind_of', plain(site))} onClick={() => onUnbind(site)}>
                {t('passcode_unbind')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The order by the keyboard. The button keeps the focus while its row goes up or down. */
function MoveButtons({ account, onUp, onDown }: PasscodeRowProps) {
  const up = useRef<HTMLButtonElement>(null);
  const down = useRef<HTMLButtonElement>(null);
  const [moved, setMoved] = useState<'up' | 'down' | null>(null);
  useEffect(() => {
    if (moved === null) return;
    const [first, second] = moved === 'up' ? [up.current, down.current] : [down.current, up.current];
    (first?.disabled === true ? second : first)?.focus();
    setMoved(null);
  }, [account, onUp === null, onDown === null]);
  const spoken = spokenName(account);
  return (
    <>
      <Button
        look="plain"
        ref={up}
        icon="up"
        disabled={onUp === null}
        aria-label={t('passcode_up_of', spoken)}
        onClick={() => {
          setMoved('up');
          void onUp?.();
        }}
      >
        {t('passcode_up')}
      </Button>
      <Button
        look="plain"
        ref={down}
        icon="down"
        disabled={onDown === null}
        aria-label={t('passcode_down_of', spoken)}
        onClick={() => {
          setMoved('down');
          void onDown?.();
        }}
      >
        {t('passcode_down')}
      </Button>
    </>
  );
}
