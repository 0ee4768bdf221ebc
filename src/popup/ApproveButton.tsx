import { useRef } from 'preact/hooks';
import './approve-button.css';
import type { Clock } from '../ui/clock.ts';
import { Icon } from '../ui/Icon.tsx';
import { t } from '../ui/t.ts';
import { useArmed } from './use-armed.ts';

interface ApproveButtonProps {
  readonly clock: Clock;
  /** All that the person decides by, as one string: a change makes the button inert again. */
  readonly drawn: string;
  /** The time to decide is over, or a click is on its way already. */
  readonly over: boolean;
  readonly onApprove: () => void;
}

/**
 * The one button that lets a sign-in go on. It is inert for a moment after anything changed, never takes the focus
 * by itself, and takes a press only if that began when the button was armed for what is still shown.
 */
export function ApproveButton({ clock, drawn, over, onApprove }: ApproveButtonProps) {
  const { armed: stoodStill, generation } = useArmed(clock, drawn);
  const armed = stoodStill && !over;
  /** The count at which the press under way began, `refused` where it began too early or repeats by itself. */
  const press = useRef<number | 'refused' | null>(null);
  const begin = () => {
    press.current = armed ? generation : 'refused';
  };
  return (
    <button
      type="button"
      class={armed ? 'approve' : over ? 'approve approve-over' : 'approve approve-arming'}
      aria-disabled={!armed}
      onPointerDown={begin}
      onKeyDown={(event) => {
        if (event.repeat) {
          press.current = 'refused';
          event.preventDefault();
        } else if (event.key === 'Enter' || event.key === ' ') begin();
      }}
      onClick={(event) => {
        const began = press.current;
        press.current = null;
        // Assistive technology clicks without a press that could be seen; browsers give such clicks the detail 0.
        const pressed = began === generation || (began === null && event.detail === 0);
        if (armed && pressed) onApprove();
      }}
    >
      <span key={generation} class="approve-fill" aria-hidden="true" />
      <Icon name="check" size={18} />
      <span>{t('approve')}</span>
    </button>
  );
}
