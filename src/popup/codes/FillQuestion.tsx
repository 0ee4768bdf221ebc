import type { PasscodeView, SiteView } from '../../messaging/passcodes.ts';
import { Button } from '../../ui/Button.tsx';
import { Origin } from '../../ui/Origin.tsx';
import { t } from '../../ui/t.ts';
import './fill-question.css';
import { nameOf } from './names.ts';
import { Sheet } from './Sheet.tsx';

interface FillQuestionProps {
  readonly account: PasscodeView;
  readonly site: SiteView;
  readonly onAnswer: (yes: boolean) => void;
}

/** Asks whether an account is for the site of the page: it was never used there. Its name says nothing about that. */
export function FillQuestion({ account, site, onAnswer }: FillQuestionProps) {
  return (
    <Sheet labelledBy="fill-question-title" onClose={() => onAnswer(false)}>
      <div class="fill-question">
        <h2 id="fill-question-title" tabIndex={-1}>
          {t('codes_fill_question')}
        </h2>
        {/* Before the name, which anybody may have chosen and made long: it may say that it is another site. */}
        <p class="page-plate">
          <span class="fact-label">{t('codes_fill_site')}</span>
          <Origin origin={site.origin} />
        </p>
        <p>
          <span class="fact-label">{t('codes_fill_account')}</span>
          <bdi class="fill-question-account few-lines">{nameOf(account)}</bdi>
        </p>
        <p>{t('codes_fill_question_text')}</p>
        {account.here === 'likely' && <p>{t('codes_fill_question_likely')}</p>}
        <Button
          look="primary"
          wide
          onClick={(event) => {
            // The second click of a double click was meant for what was here before.
            if (event.detail <= 1) onAnswer(true);
          }}
        >
          {t('codes_fill_yes')}
        </Button>
        <Button look="plain" wide onClick={() => onAnswer(false)}>
          {t('cancel')}
        </Button>
      </div>
    </Sheet>
  );
}
