import type { ComponentChildren } from 'preact';

interface FactProps {
  readonly label: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A named line: what it is above, what it says below. */
export function Fact({ label, children }: FactProps) {
  return (
    <div class="fact">
      <dt class="fact-label">{label}</dt>
      <dd class="fact-value">{children}</dd>
    </div>
  );
}
