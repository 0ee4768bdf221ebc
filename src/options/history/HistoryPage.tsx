import { useState } from 'preact/hooks';
import { Button } from '../../ui/Button.tsx';
import type { Host } from '../../ui/host.ts';
import { t } from '../../ui/t.ts';
import { EmptyPage } from '../EmptyPage.tsx';
import { PageHead } from '../PageHead.tsx';
import { useAnswer } from '../use-answer.ts';
import { WhenThere } from '../WhenThere.tsx';
import { daysOf } from './days.ts';
import { HistoryDay } from './HistoryDay.tsx';
import './history-page.css';

/** As many entries as are drawn at once; the background keeps thousands. */
export const PAGE_SIZE = 50;

/** What was asked, where, and how it ended; the newest first. */
export function HistoryPage({ host }: { readonly host: Host }) {
  const { state, reload } = useAnswer(host, 'history.list');
  const [shown, setShown] = useState(PAGE_SIZE);
  return (
    <>
      <PageHead title={t('history_title')} text={t('history_text')} />
      <WhenThere state={state} reload={reload}>
        {({ entries }) =>
          entries.length === 0 ? (
            <EmptyPage icon="history" title={t('history_empty_title')} text={t('history_empty_text')} />
          ) : (
            <div class="history">
              {daysOf(entries.slice(0, shown)).map(({ day, entries: ofDay }) => (
                <HistoryDay key={day} day={day} entries={ofDay} />
              ))}
              {entries.length > shown && (
                <Button look="plain" onClick={() => setShown(shown + PAGE_SIZE)}>
                  {t('history_more')}
                </Button>
              )}
            </div>
          )
        }
      </WhenThere>
    </>
  );
}
