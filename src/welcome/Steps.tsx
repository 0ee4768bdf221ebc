import type { ComponentChildren } from 'preact';
import { t } from '../ui/t.ts';
import { ApprovePicture } from './ApprovePicture.tsx';
import { CodePicture } from './CodePicture.tsx';
import { InsidePicture } from './InsidePicture.tsx';
import './steps.css';

/** A sign-in in three pictures. */
export function Steps() {
  return (
    <section class="steps" aria-labelledby="steps">
      <h2 class="unseen" id="steps">
        {t('steps_title')}
      </h2>
      <ol>
        <Step picture={<CodePicture />} title={t('step_code_title')} text={t('step_code_text')} />
        <Step picture={<ApprovePicture />} title={t('step_approve_title')} text={t('step_approve_text')} />
        <Step picture={<InsidePicture />} title={t('step_inside_title')} text={t('step_inside_text')} />
      </ol>
    </section>
  );
}

function Step({
  picture,
  title,
  text,
}: {
  readonly picture: ComponentChildren;
  readonly title: string;
  readonly text: string;
}) {
  return (
    <li class="step">
      <div class="step-picture">{picture}</div>
      <h3>{title}</h3>
      <p>{text}</p>
    </li>
  );
}
