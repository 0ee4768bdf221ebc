import { Notice } from '../../ui/Notice.tsx';
import { t } from '../../ui/t.ts';

/** Milliseconds: servers take codes that are 30 s old or more (RFC 6238 section 5.2), so half of it is not yet felt. */
const FELT = 15_000;

/** Says that this computer's clock makes wrong codes. `off`: milliseconds that it is behind. */
export function ClockNotice({ off }: { readonly off: number | null }) {
  if (off === null || Math.abs(off) <= FELT) return null;
  const span = spanOf(Math.abs(off) / 1000);
  return (
    <div class="codes-notice">
      <Notice tone="caution" icon="clock">
        <p>{off > 0 ? t('codes_clock_behind', span) : t('codes_clock_ahead', span)}</p>
      </Notice>
    </div>
  );
}

/** A time span as people say it: 40 seconds, 2 minutes, 3 hours, 2 days. */
function spanOf(seconds: number): string {
  const [amount, unit]: [number, string] =
    seconds < 90
      ? [seconds, 'second']
      : seconds < 90 * 60
        ? [seconds / 60, 'minute']
        : seconds < 36 * 3600
          ? [seconds / 3600, 'hour']
          : [seconds / 86_400, 'day'];
  return new Intl.NumberFormat('en', {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: 0,
  }).format(amount);
}
