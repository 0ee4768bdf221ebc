import type { ComponentChild } from 'preact';
import type { ScanResult } from '../messaging/views.ts';
import type { IconName } from '../ui/Icon.tsx';
import { Origin } from '../ui/Origin.tsx';
import { Rich } from '../ui/Rich.tsx';
import { t } from '../ui/t.ts';

export interface ScanWords {
  readonly icon: IconName;
  readonly title: string;
  readonly text: ComponentChild;
  readonly remedy: 'add_account' | 'reload_page' | null;
}

/** What a scan found, said. `null` where a request says it. */
export function scanWords(result: ScanResult): ScanWords | null {
  switch (result.result) {
    case 'request':
    case 'enrolment_offer':
      return null;
    case 'nothing':
      return { icon: 'scan', title: t('scan_nothing_title'), text: t('scan_nothing_text'), remedy: null };
    case 'too_many_codes':
      return {
        icon: 'info',
        title: t('scan_too_many_title', result.count.toLocaleString()),
        text: t('scan_too_many_text'),
        remedy: null,
      };
    case 'other_codes':
      return { icon: 'scan', title: t('scan_other_title'), text: t('scan_other_text'), remedy: null };
    case 'unknown_issuer':
      return {
        icon: 'account',
        title: t('scan_unknown_issuer_title'),
        text: <Rich text="scan_unknown_issuer_text" parts={[<OwnLine issuer={result.issuer} />]} />,
        remedy: 'add_account',
      };
    case 'enrolment_code':
      return {
        icon: 'unlink',
        title: t('scan_enrolment_title'),
        text: <Rich text="scan_enrolment_text" parts={[<OwnLine issuer={result.issuer} />]} />,
        remedy: null,
      };
    case 'framed_code':
      return {
        icon: 'unlink',
        title: t('scan_framed_title'),
        text: <Rich text="scan_framed_text" parts={[<OwnLine issuer={result.issuer} />]} />,
        remedy: null,
      };
    case 'no_access':
      return noAccess(result.reason);
  }
}

function noAccess(reason: Extract<ScanResult, { result: 'no_access' }>['reason']): ScanWords {
  switch (reason) {
    case 'browser_page':
      return { icon: 'globe', title: t('scan_browser_page_title'), text: t('scan_browser_page_text'), remedy: null };
    case 'unnamed_page':
      return { icon: 'globe', title: t('scan_unnamed_page_title'), text: t('scan_unnamed_page_text'), remedy: null };
    case 'refused':
      return { icon: 'unlink', title: t('scan_refused_title'), text: t('scan_refused_text'), remedy: 'reload_page' };
    case 'no_tab':
      return { icon: 'unlink', title: t('scan_no_tab_title'), text: t('scan_no_tab_text'), remedy: null };
  }
}

const OwnLine = ({ issuer }: { readonly issuer: string }) => (
  <span class="own-line">
    <Origin origin={issuer} />
  </span>
);
