import type { ComponentChildren } from 'preact';
import type { ButtonLook } from './Button.tsx';
import './button-link.css';
import './button.css';
import { Icon, type IconName } from './Icon.tsx';

interface ButtonLinkProps {
  readonly look: ButtonLook;
  readonly href: string;
  readonly icon?: IconName;
  readonly children: ComponentChildren;
}

/** A link to another page of ours that stands where a button would. */
export function ButtonLink({ look, href, icon, children }: ButtonLinkProps) {
  return (
    <a class={`button button-${look} button-link`} href={href}>
      {icon !== undefined && <Icon name={icon} size={18} />}
      <span>{children}</span>
    </a>
  );
}
