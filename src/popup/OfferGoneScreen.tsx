import { Button } from '../ui/Button.tsx';
import { t } from '../ui/t.ts';
import { OutcomeScreen } from './OutcomeScreen.tsx';

interface OfferGoneScreenProps {
  readonly onScan: () => void;
  readonly onClose: () => void;
}

/** The page that offered an account is another one now, although nobody clicked here: somebody else may have. */
export function OfferGoneScreen({ onScan, onClose }: OfferGoneScreenProps) {
  return (
    <OutcomeScreen
      tone="caution"
      icon="unlink"
      title={t('page_enrolment_gone_title')}
      actions={
        <>
          <Button look="primary" wide onClick={onClose}>
            {t('close')}
          </Button>
          <Button look="quiet" wide icon="scan" onClick={onScan}>
            {t('scan_page')}
          </Button>
        </>
      }
    >
      <p>{t('page_enrolment_gone_text')}</p>
    </OutcomeScreen>
  );
}
