import { useId } from 'preact/hooks';
import './switch.css';

interface SwitchProps {
  readonly label: string;
  readonly text: string;
  /** What is true now. A click only asks for the change: it is drawn when it has happened. */
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

/** A setting with its name, what it means, and whether it is on. */
export function Switch({ label, text, on, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div class="switch-row">
      <div class="switch-words">
        <p class="switch-label" id={`${id}-label`}>
          {label}
        </p>
        <p class="switch-text" id={`${id}-text`}>
          {text}
        </p>
      </div>
      <button
        type="button"
        class="switch"
        role="switch"
        aria-checked={on}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-text`}
        onClick={() => onChange(!on)}
      >
        <span class="switch-knob" />
      </button>
    </div>
  );
}
