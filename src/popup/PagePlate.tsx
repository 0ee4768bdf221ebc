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
      <p class="fact-label">
        <Icon name="globe" size={16} />
        {label}
      </p>
      <p>
        <Origin origin={origin} />
      </p>
    </div>
  );
}
