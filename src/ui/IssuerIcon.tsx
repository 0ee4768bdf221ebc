import { useEffect, useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import './issuer-icon.css';
import type { IssuerDrawing } from './issuer-drawings.ts';
import { firstLetter, inkOn, monogramColour } from './monogram.ts';

type Drawings = (issuer: string) => IssuerDrawing | null;

/** The drawings are many times as large as the rest of a page, and come after it. `null` until they are there. */
let loaded: Drawings | null = null;
let loading: Promise<Drawings> | null = null;

/** Has the drawings loaded. Those that are drawn already are drawn again with them. */
export function loadIssuerDrawings(): Promise<unknown> {
  loading ??= import('./issuer-drawings.ts').then(({ issuerDrawing }) => {
    loaded = issuerDrawing;
    return issuerDrawing;
  });
  return loading;
}

function useDrawings(): Drawings | null {
  const [drawings, setDrawings] = useState<{ readonly of: Drawings } | null>(loaded === null ? null : { of: loaded });
  useEffect(() => {
    if (drawings !== null) return undefined;
    let there = true;
    loadIssuerDrawings().then(
      () => {
        if (there && loaded !== null) setDrawings({ of: loaded });
      },
      // The letter stands for it.
      () => undefined,
    );
    return () => {
      there = false;
    };
  }, [drawings]);
  return drawings?.of ?? null;
}

interface IssuerIconProps {
  readonly issuer: string;
  /** Stands in where nobody said who it is with. */
  readonly label: string;
  readonly size?: number;
}

/**
 * The sign of a service where its name is one that is known, else its first letter. Decoration: anybody may write any
 * name into an account.
 */
export function IssuerIcon({ issuer, label, size = 36 }: IssuerIconProps) {
  const drawings = useDrawings();
  const drawing = drawings?.(issuer) ?? null;
  const name = issuer === '' ? label : issuer;
  const letter = firstLetter(name);
  if (drawing === null && letter === '') {
    return (
      <span class="issuer-icon issuer-icon-unnamed">
        <Icon name="account" size={Math.round(size * 0.6)} />
      </span>
    );
  }
  const colour = drawing?.colour ?? monogramColour(name.toLowerCase());
  return (
    <svg class="issuer-icon" width={size} height={size} viewBox="0 0 36 36" aria-hidden="true" focusable="false">
      <rect class="issuer-icon-tile" x="0.5" y="0.5" width="35" height="35" rx="9.5" fill={colour} />
      {drawing === null ? (
        <text class="issuer-icon-letter" x="18" y="24" text-anchor="middle" fill={inkOn(colour)}>
          {letter}
        </text>
      ) : (
        <path transform="translate(8.4 8.4) scale(0.8)" d={drawing.path} fill={inkOn(colour)} />
      )}
    </svg>
  );
}
