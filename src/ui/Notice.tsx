import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './Icon.tsx';
import './notice.css';

interface NoticeProps {
  readonly tone: 'calm' | 'caution' | 'good';
  readonly title?: string;
  readonly icon?: IconName;
  readonly children: ComponentChildren;
  /** Spoken at once when it appears. */
  readonly announce?: boolean;
}

const ICONS: Readonly<Record<NoticeProps['tone'], IconName>> = { calm: 'info', caution: 'info', good: 'check' };

/** What happened, what was kept, what to do: a block that stands out without shouting. */
export function Notice({ tone, title, icon = ICONS[tone], children, announce = false }: NoticeProps) {
  return (
    <div class={`notice notice-${tone}`} role={announce ? 'alert' : undefined}>
      <Icon name={icon} size={20} />
      <div class="notice-words">
        {title !== undefined && <p class="notice-title few-lines">{title}</p>}
        <div>{children}</div>
      </div>
    </div>
  );
}
