import { useEffect, useState } from 'preact/hooks';

/** Where the reader is: `#/users/u123` is `['users', 'u123']`. */
export type Route = readonly string[];

const currentRoute = (): Route => location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent);

/** The address of a place in the console. */
export const hrefOf = (...segments: Route): string => `#/${segments.map(encodeURIComponent).join('/')}`;

/** Goes to a place in the console. */
export const goTo = (...segments: Route): void => {
  location.hash = hrefOf(...segments);
};

/** The place in the address, now and whenever it changes. */
export const useRoute = (): Route => {
  const [route, setRoute] = useState(currentRoute);
  useEffect(() => {
    const follow = () => setRoute(currentRoute());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
};
