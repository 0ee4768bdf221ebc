import type { MessageFailure } from '../messaging/messages.ts';
import { Notice } from '../ui/Notice.tsx';
import { t } from '../ui/t.ts';

/** Why a click was not followed. */
export function RefusalNotice({ failure }: { readonly failure: MessageFailure | null }) {
  if (failure === null) return null;
  return (
    <Notice tone="caution" title={t(`failure_${failure.code}_title`)} announce>
      {t(`failure_${failure.code}_text`)}
    </Notice>
  );
}
