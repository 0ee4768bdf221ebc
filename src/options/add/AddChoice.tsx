import { useId } from 'preact/hooks';
import type { Host } from '../../ui/host.ts';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { Rich } from '../../ui/Rich.tsx';
import { type TextKey, t } from '../../ui/t.ts';
import { PageHead } from '../PageHead.tsx';
import { useAnswer } from '../use-answer.ts';
import './add-choice.css';

interface Way {
  readonly icon: IconName;
  readonly href: string;
  readonly title: TextKey;
  readonly text: TextKey;
}

const CODES: readonly Way[] = [
  { icon: 'file', href: '#add/import', title: 'add_way_import_title', text: 'add_way_import_text' },
  { icon: 'key', href: '#add/type', title: 'add_way_type_title', text: 'add_way_type_text' },
  { icon: 'picture', href: '../reading/index.html', title: 'add_way_picture_title', text: 'add_way_picture_text' },
];

const SIGN_IN: readonly Way[] = [
  { icon: 'shield', href: '#add/sign-in', title: 'add_way_sign_in_title', text: 'add_way_sign_in_text' },
];

/** Which kind of account, and how it comes in. */
export function AddChoice({ host }: { readonly host: Host }) {
  const { state } = useAnswer(host, 'enrolment.pending');
  const pending = state.kind === 'there' ? state.value.enrolment : null;
  return (
    <>
      <PageHead title={t('add_title')} text={t('add_choice_text')} />
      {pending !== null && (
        <Notice tone="calm" icon="clock" title={t('add_pending_title')}>
          <p>
            <Rich text="add_pending_text" parts={[<Plain key="where">{pending.destination}</Plain>]} />
          </p>
          <p>
            <a href="#add/sign-in">{t('add_pending_go_on')}</a>
          </p>
        </Notice>
      )}
      <Ways heading="add_codes_title" text="add_codes_text" ways={CODES} />
      <Notice tone="calm" icon="scan">
        {t('add_scan_hint')}
      </Notice>
      <Ways heading="add_sign_in_group_title" text="add_sign_in_group_text" ways={SIGN_IN} />
    </>
  );
}

function Ways({
  heading,
  text,
  ways,
}: {
  readonly heading: TextKey;
  readonly text: TextKey;
  readonly ways: readonly Way[];
}) {
  const id = useId();
  return (
    <section class="ways" aria-labelledby={id}>
      <h2 id={id}>{t(heading)}</h2>
      <p>{t(text)}</p>
      <ul>
        {ways.map((way) => (
          <li key={way.href}>
            <a class="way" href={way.href}>
              <span class="way-icon">
                <Icon name={way.icon} size={22} />
              </span>
              <span class="way-words">
                <strong>{t(way.title)}</strong>
                <span>{t(way.text)}</span>
              </span>
              <Icon name="arrow" size={20} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
