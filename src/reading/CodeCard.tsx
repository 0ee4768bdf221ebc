import { useState } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import type { Host } from '../ui/host.ts';
import { Icon } from '../ui/Icon.tsx';
import { isAccountText, isMigrationText } from '../ui/import/account-text.ts';
import { Plain } from '../ui/Plain.tsx';
import { t } from '../ui/t.ts';
import './code-card.css';
import { codeWords } from './code-words.tsx';

/** One code: what it is, what can be done with it, and its text when the person asks for it. Nothing of it is a link. */
export function CodeCard({
  host,
  text,
  onAdd,
}: {
  readonly host: Pick<Host, 'copy'>;
  readonly text: string;
  readonly onAdd: (text: string) => void;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  const words = codeWords(text);
  // No account's text: a secret on the clipboard is every program's to read.
  const copy = () => {
    host.copy(text).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    );
  };
  return (
    <li class="code-card">
      <h3>
        <Icon name={words.icon} size={22} />
        <span>{words.title}</span>
      </h3>
      <p>{words.text}</p>
      {isOpen && (
        <p class="code-text">
          <Plain>{text}</Plain>
        </p>
      )}
      <div class="code-card-buttons">
        {isAccountText(text) && (
          <Button look="primary" icon="plus" onClick={() => onAdd(text)}>
            {t(isMigrationText(text) ? 'read_add_several' : 'read_add')}
          </Button>
        )}
        <Button look="plain" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {t(isOpen ? 'read_hide_text' : 'read_show_text')}
        </Button>
        {isOpen && !isAccountText(text) && (
          <Button look="quiet" onClick={copy}>
            {t(copied === 'yes' ? 'read_copied' : 'read_copy')}
          </Button>
        )}
      </div>
      {copied === 'failed' && <p role="alert">{t('read_copy_failed')}</p>}
    </li>
  );
}
