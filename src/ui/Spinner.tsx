import './spinner.css';

/** Quiet movement beside words that say what is going on. */
export function Spinner({ size = 20 }: { readonly size?: number }) {
  return (
    <svg class="spinner" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <circle class="spinner-track" cx="12" cy="12" r="9" />
      <path class="spinner-arc" d="M12 3a9 9 0 0 1 9 9" />
    </svg>
  );
}
