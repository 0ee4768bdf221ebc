import { Window } from './CodePicture.tsx';

/** The same tab, signed in. */
export function InsidePicture() {
  return (
    <svg viewBox="7 5 226 150" aria-hidden="true" focusable="false">
      <Window />
      <circle class="picture-soft" cx="120" cy="76" r="27" />
      <path class="picture-done" d="m108 77 8.5 8.5L133 68" />
      <g class="picture-lines">
        <rect x="80" y="116" width="80" height="9" rx="4.5" />
        <rect x="94" y="132" width="52" height="7" rx="3.5" />
      </g>
    </svg>
  );
}
