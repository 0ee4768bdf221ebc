import { Spinner } from '../ui/Spinner.tsx';

/** Something takes a moment, and what. */
export const Working = ({ text }: { readonly text: string }) => (
  <p class="reading-working" role="status">
    <Spinner size={20} />
    <span>{text}</span>
  </p>
);
