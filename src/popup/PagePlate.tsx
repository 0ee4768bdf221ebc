import { Icon } from '../ui/Icon.tsx';
import { Origin } from '../ui/Origin.tsx';

interface PagePlateProps {
  readonly label: string;
  readonly origin: string;
}

/** The page that shows the code, by the address that the browser reports: the fact to decide by. */
export function PagePlate({ label, origin }: PagePlateProps) {
  return (
    <div class="page-plate">
      <Icon name="globe" size={22} />
      <p>
        <span class="fact-label">{label}</span>
        <Origin origin={origin} />
      </p>
    </div>
  );
}
