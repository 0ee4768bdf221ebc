import { useEffect, useState } from 'preact/hooks';

export const ROUTES = ['accounts', 'add', 'backup', 'history', 'permissions', 'about'] as const;
export type Route = (typeof ROUTES)[number];

/** The ways to add an account, each a page of its own: `#add/<way>`. */
export const ADD_WAYS = ['sign-in', 'type', 'import'] as const;
export type AddWay = (typeof ADD_WAYS)[number];

/** The page that a hash names. What is not known leads to the accounts. */
export function routeFrom(hash: string): Route {
  const [name] = hash.replace(/^#/, '').split('/');
  return ROUTES.find((route) => route === name) ?? 'accounts';
}

/** The account that a hash such as `#accounts/<id>` leads to. */
export function accountFrom(hash: string): string | null {
  return /^#accounts\/(.+)$/.exec(hash)?.[1] ?? null;
}

/** The way that a hash such as `#add/import` leads to; `null` where it is to be chosen. */
export function addWayFrom(hash: string): AddWay | null {
  const name = /^#add\/(.+)$/.exec(hash)?.[1];
  return ADD_WAYS.find((way) => way === name) ?? null;
}

/** The address's part behind `#`, with it; drawn again when it changes. */
export function useHash(): string {
  const [hash, setHash] = useState(() => location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    window.addEventListener('hashchange', changed);
    return () => window.removeEventListener('hashchange', changed);
  }, []);
  return hash;
}
