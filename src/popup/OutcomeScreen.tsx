import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { Headline } from './Headline.tsx';

interface OutcomeScreenProps {
  readonly tone: 'good' | 'calm' | 'caution';
  readonly icon: IconName;
  readonly title: string;
  readonly children: ComponentChildren;
  readonly actions?: ComponentChildren;
}

/** How a sign-in ended: what happened and what was kept, then what to do. */
export function OutcomeScreen({ tone, icon, title, children, actions }: OutcomeScreenProps) {
  return (
    <>
      <div class="screen screen-centred" role="status">
        <span class={`medal medal-${tone}`}>
          <Icon name={icon} size={28} />
        </span>
        <Headline>{title}</Headline>
        <div class="outcome-words">{children}</div>
      </div>
      {actions !== undefined && <div class="actions">{actions}</div>}
    </>
  );
}
