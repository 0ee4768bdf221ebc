import type { PasscodeView, SiteView } from '../messaging/passcodes.ts';
import type { PasscodeRecord } from '../storage/records.ts';
import { byPlace } from './passcode-store.ts';
import { namesSite } from './site.ts';

/** As pages draw it: no secret is in it. */
export function passcodeView(record: PasscodeRecord, site: SiteView | null): PasscodeView {
  const { passcodeId, kind, issuer, label, algorithm, digits, group, pinned, note, sites, addedAt, removedAt } = record;
  return {
    passcodeId,
    kind,
    issuer,
    label,
    algorithm,
    digits,
    period: record.kind === 'hotp' ? null : record.period,
    group,
    pinned,
    note,
    sites,
    here: hereOf(record, site),
    addedAt,
    removedAt,
  };
}

/** Those of the tab's site, pinned ones, the others; within each as the person put them. */
export function inOrder(records: readonly PasscodeRecord[], site: SiteView | null): readonly PasscodeRecord[] {
  return records
    .map((record) => ({ record, rank: RANK[hereOf(record, site) ?? 'elsewhere'] }))
    .sort(
      (one, other) =>
        one.rank - other.rank ||
        Number(other.record.pinned) - Number(one.record.pinned) ||
        byPlace(one.record, other.record),
    )
    .map(({ record }) => record);
}

const RANK = { bound: 0, likely: 1, elsewhere: 2 } as const;

function hereOf({ sites, issuer }: PasscodeRecord, site: SiteView | null): PasscodeView['here'] {
  if (site === null) return null;
  if (sites.includes(site.site)) return 'bound';
  return namesSite(issuer, site.site) ? 'likely' : null;
}
