import type { ComponentChild } from 'preact';
import { kindOf } from '../payloads/kind-of.ts';
import { parsePayload } from '../payloads/payload.ts';
import type { IconName } from '../ui/Icon.tsx';
import { isAccountText, isMigrationText } from '../ui/import/account-text.ts';
import { Origin } from '../ui/Origin.tsx';
import { Rich } from '../ui/Rich.tsx';
import { t } from '../ui/t.ts';

export interface CodeWords {
  readonly icon: IconName;
  readonly title: string;
  readonly text: ComponentChild;
}

/** What a code of a picture is for, and what can be done with it. */
export function codeWords(text: string): CodeWords {
  const payload = parsePayload(text);
  switch (payload.kind) {
    case 'sign-in':
      return {
        icon: 'shield',
        title: t('read_sign_in_title'),
        text: <Rich text="read_sign_in_text" parts={[<OwnLine issuer={payload.issuer} />]} />,
      };
    case 'enrolment':
      return {
        icon: 'account',
        title: t('read_enrolment_title'),
        text: <Rich text="read_enrolment_text" parts={[<OwnLine issuer={payload.issuer} />]} />,
      };
    case 'other': {
      if (isMigrationText(text))
        return { icon: 'account', title: t('code_otpauth_migration_title'), text: t('read_otpauth_migration_text') };
      if (isAccountText(text)) return { icon: 'account', title: t('code_otpauth_title'), text: t('read_otpauth_text') };
      const kind = kindOf(text);
      return { icon: 'scan', title: t(`code_${kind}_title`), text: t(`code_${kind}_text`) };
    }
  }
}

const OwnLine = ({ issuer }: { readonly issuer: string }) => (
  <span class="own-line">
    <Origin origin={issuer} />
  </span>
);
