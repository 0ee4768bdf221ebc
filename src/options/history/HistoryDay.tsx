import { useId } from 'preact/hooks';
import type { HistoryEntryView } from '../../messaging/views.ts';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { Origin } from '../../ui/Origin.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { t } from '../../ui/t.ts';
import { timeOfDay } from '../dates.ts';
import { reasonWords } from './reason-words.ts';

type Outcome = HistoryEntryView['outcome'];

const ICONS: Readonly<Record<Outcome, IconName>> = {
  approved: 'check',
  denied: 'close',
  expired: 'clock',
  cancelled: 'undo',
  failed: 'info',
  relay_blocked: 'alarm',
  relay_framed: 'alarm',
};

/** The requests of one day. */
export function HistoryDay({ day, entries }: { readonly day: string; readonly entries: readonly HistoryEntryView[] }) {
  const title = useId();
  return (
    <section class="history-day" aria-labelledby={title}>
      <h2 id={title}>{day}</h2>
      <ul>
        {entries.map((entry, index) => (
          <Entry key={`${entry.at} ${index}`} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

function Entry({ entry }: { readonly entry: HistoryEntryView }) {
  const { at, outcome, clientName, origin, accountLabel } = entry;
  const why = reasonWords(entry);
  return (
    <li class={`history-entry history-entry-${outcome}`} data-outcome={outcome}>
      <span class="history-icon">
        <Icon name={ICONS[outcome]} size={18} />
      </span>
      <div class="history-words">
        <p class="history-outcome">{t(`history_${outcome}`)}</p>
        {why !== null && <p class="history-why">{why}</p>}
        {clientName !== null && (
          <p>
            <Plain>{clientName}</Plain>
          </p>
        )}
        <p class="history-origin">
          <Origin origin={origin} />
        </p>
        {accountLabel !== '' && (
          <p class="history-account">
            <Plain>{accountLabel}</Plain>
          </p>
        )}
      </div>
      <time class="history-time" dateTime={new Date(at).toISOString()}>
        {timeOfDay(at)}
      </time>
    </li>
  );
}
