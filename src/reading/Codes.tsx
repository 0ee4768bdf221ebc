import type { Host } from '../ui/host.ts';
import { t, tCount } from '../ui/t.ts';
import { CodeCard } from './CodeCard.tsx';
import type { Looked } from './shown.ts';
import { Working } from './Working.tsx';

/** What a look found: every code, or what to try next. */
export function Codes({
  host,
  looked,
  onAdd,
}: {
  readonly host: Pick<Host, 'copy'>;
  readonly looked: Looked;
  /** Shows what adding the accounts of this text would do. */
  readonly onAdd: (text: string) => void;
}) {
  const { codes } = looked;
  if (codes.length === 0 && looked.kind === 'looking') return <Working text={t('read_looking')} />;
  return (
    <section class="codes" role="status" aria-labelledby="codes-title">
      <h2 id="codes-title">{codes.length === 0 ? t('read_none_title') : tCount('read_found', codes.length)}</h2>
      {codes.length === 0 && looked.kind === 'looked' && (
        <p>{t(looked.of === 'whole' ? 'read_none_whole' : 'read_none_region')}</p>
      )}
      {codes.length > 0 && (
        <ul>
          {codes.map(({ text }) => (
            <CodeCard key={text} host={host} text={text} onAdd={onAdd} />
          ))}
        </ul>
      )}
      {looked.kind === 'looking' && <Working text={t('read_looking_on')} />}
    </section>
  );
}
