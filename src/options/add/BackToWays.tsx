import { ButtonLink } from '../../ui/ButtonLink.tsx';
import { t } from '../../ui/t.ts';

/** Back to the choice of how to add an account. */
export function BackToWays() {
  return (
    <p class="back-to-ways">
      <ButtonLink look="quiet" icon="back" href="#add">
        {t('add_other_ways')}
      </ButtonLink>
    </p>
  );
}
