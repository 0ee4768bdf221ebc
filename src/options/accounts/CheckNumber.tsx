import { t } from '../../ui/t.ts';
import './check-number.css';

/** The six digits of a key that a person compares in two places (P22). */
export function CheckNumber({ number }: { readonly number: string }) {
  return (
    <p class="check-number">
      <span>{t('device_check_number')}</span> <strong>{number}</strong>
    </p>
  );
}
