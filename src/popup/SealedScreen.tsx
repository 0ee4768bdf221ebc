import { Button } from '../ui/Button.tsx';
import { t } from '../ui/t.ts';
import { Headline } from './Headline.tsx';
import { PagePlate } from './PagePlate.tsx';

interface SealedScreenProps {
  /** Of the page whose code was read. */
  readonly origin: string;
  readonly onOptions: () => void;
  readonly onLeave: () => void;
}

/** The page's code adds an account, and no account can be added: the key that seals them is gone. */
export function SealedScreen({ origin, onOptions, onLeave }: SealedScreenProps) {
  return (
    <>
      <div class="screen">
        <Headline>{t('account_codes_sealed_title')}</Headline>
        <PagePlate label={t('asking_page')} origin={origin} />
        <p>{t('account_codes_sealed_text')}</p>
      </div>
      <div class="actions">
        <Button look="primary" wide onClick={onOptions}>
          {t('account_codes_sealed_open')}
        </Button>
        <Button look="quiet" wide onClick={onLeave}>
          {t('page_enrolment_not_now')}
        </Button>
      </div>
    </>
  );
}
