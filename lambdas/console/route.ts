import { useEffect, useState } from 'preact/hooks';

/** Where the reader is: `#/users/u123` is `['users', 'u123']`. */
export type Route = readonly string[];

/** Stands for the form of a new entity; no id and no user name is spelled like this. */
export const newEntity = '~new';

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

const currentRoute = (): Route => location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decoded);

/** The address of a place in the console. */
export const hrefOf = (...segments: Route): string => `#/${segments.map(encodeURIComponent).join('/')}`;

/** Goes to a place in the console. */
export const goTo = (...segments: Route): void => {
  location.hash = hrefOf(...segments);
};

/** Is the reader at this place? */
export const isHere = (...segments: Route): boolean => currentRoute().join('/') === segments.join('/');

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
