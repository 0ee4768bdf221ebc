import { useEffect, useState } from 'preact/hooks';

export const ROUTES = ['accounts', 'add', 'history', 'permissions', 'about'] as const;
export type Route = (typeof ROUTES)[number];

/** The page that a hash names. What is not known leads to the accounts. */
export function routeFrom(hash: string): Route {
  const [name] = hash.replace(/^#/, '').split('/');
  return ROUTES.find((route) => route === name) ?? 'accounts';
}

/** The account that a hash such as `#accounts/<id>` leads to. */
export function accountFrom(hash: string): string | null {
  return /^#accounts\/(.+)$/.exec(hash)?.[1] ?? null;
}

/** The page that the address names, drawn again when it changes. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeFrom(location.hash));
  useEffect(() => {
    const changed = () => setRoute(routeFrom(location.hash));
    window.addEventListener('hashchange', changed);
    return () => window.removeEventListener('hashchange', changed);
  }, []);
  return route;
}
