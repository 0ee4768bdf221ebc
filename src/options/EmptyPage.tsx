import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../ui/Icon.tsx';
import './empty-page.css';

/** Stands where a list will be, and says how something gets into it. */
export function EmptyPage({
  icon,
  title,
  text,
  children,
}: {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <section class="empty-page">
      <span class="empty-page-icon">
        <Icon name={icon} size={28} />
      </span>
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </section>
  );
}
