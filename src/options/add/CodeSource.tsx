import type { EnrolmentView } from '../../messaging/views.ts';
import { Origin } from '../../ui/Origin.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { Rich } from '../../ui/Rich.tsx';
import { t } from '../../ui/t.ts';

/** Who sent the code and where it went. The server's address stands whole, as its name is its own claim. */
export function CodeSource({ enrolment: { issuer, destination } }: { readonly enrolment: EnrolmentView }) {
  return (
    <header class="code-source">
      <h1 id="code-title" tabIndex={-1}>
        {t('code_title')}
      </h1>
      <p>
        <Rich
          text="code_sent"
          parts={[
            <strong key="name">
              <Plain>{issuer.name}</Plain>
            </strong>,
            <strong key="destination">
              <Plain>{destination}</Plain>
            </strong>,
          ]}
        />
      </p>
      <p class="code-server">
        <Origin origin={issuer.issuer} />
      </p>
    </header>
  );
}
