import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import './button.css';
import { Icon, type IconName } from './Icon.tsx';

export type ButtonLook = 'primary' | 'strong' | 'plain' | 'quiet' | 'on-alarm' | 'on-alarm-quiet';

interface ButtonProps extends Omit<ButtonHTMLAttributes, 'class' | 'icon'> {
  readonly look: ButtonLook;
  readonly icon?: IconName;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

/** Every button but Approve. It never sends a form by accident: its type is `button` unless told. */
export function Button({ look, icon, wide = false, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} class={`button button-${look}${wide ? ' button-wide' : ''}`}>
      {icon !== undefined && <Icon name={icon} size={18} />}
      <span>{children}</span>
    </button>
  );
}

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: () => void;
  readonly tabIndex?: number;
}

/** A button whose name is spoken and shown as a tip, not written. */
export function IconButton({ icon, label, onClick, tabIndex = 0 }: IconButtonProps) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} tabIndex={tabIndex} onClick={onClick}>
      <Icon name={icon} size={20} />
    </button>
  );
}
