import { Window } from './CodePicture.tsx';

/** The popup below its button in the toolbar: the page's address, Deny and Approve. */
export function ApprovePicture() {
  return (
    <svg viewBox="7 5 226 150" aria-hidden="true" focusable="false">
      <Window />
      <circle class="picture-halo" cx="212" cy="18" r="10" />
      <rect class="picture-accent" x="207" y="13" width="10" height="10" rx="3" />
      <g class="picture-lines">
        <rect x="24" y="46" width="64" height="10" rx="5" />
        <rect x="24" y="64" width="46" height="7" rx="3.5" />
        <rect x="24" y="78" width="54" height="7" rx="3.5" />
      </g>
      <rect class="picture-popup" x="104" y="36" width="118" height="106" rx="10" />
      <rect class="picture-strong" x="118" y="50" width="72" height="8" rx="4" />
      <rect class="picture-plate" x="118" y="68" width="90" height="26" rx="6" />
      <path class="picture-check" d="m125 81 4 4 7-8" />
      <rect class="picture-strong" x="143" y="77.5" width="52" height="7" rx="3.5" />
      <rect class="picture-deny" x="118" y="106" width="42" height="22" rx="6" />
      <rect class="picture-accent" x="166" y="106" width="42" height="22" rx="6" />
      <path class="picture-check-on-accent" d="m181 117 4 4 8-8" />
    </svg>
  );
}
