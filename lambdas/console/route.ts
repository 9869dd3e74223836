import { useLayoutEffect, useState } from 'preact/hooks';

/** Where the reader is: `#/users/u123` is `['users', 'u123']`. */
export type Route = readonly string[];

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

const currentRoute = (): Route =>
  location.hash.replace(/^#\/?/, '').replace(/\?.*$/, '').split('/').filter(Boolean).map(decoded);

/** What stands behind the place in the address: how it is looked at. */
export const currentQuery = (): string => /\?(.*)$/.exec(location.hash)?.[1] ?? '';

/** Says in the address how this place is looked at, without going anywhere. */
export const replaceQuery = (query: string): void => {
  const place = location.hash.replace(/\?.*$/, '') || hrefOf();
  history.replaceState(null, '', query === '' ? place : `${place}?${query}`);
};

/** The address of a place in the console. */
export const hrefOf = (...segments: Route): string => `#/${segments.map(encodeURIComponent).join('/')}`;

/** Goes to a place in the console. */
export const goTo = (...segments: Route): void => {
  location.hash = hrefOf(...segments);
};

/** Is the reader at this place? */
export const isHere = (...segments: Route): boolean => currentRoute().join('/') === segments.join('/');

/** What has to be asked before the reader may leave where they are, by whoever asks. */
const questions = new Map<object, string>();

/** Asks before what was typed is lost, whether with this place or with the whole page. */
export const useUnsaved = (isUnsaved: boolean, ask: string): void =>
  // Before the next task: a form that was just saved may lead on at once.
  useLayoutEffect(() => {
    if (!isUnsaved) return undefined;
    const stop = (event: Event) => event.preventDefault();
    questions.set(stop, ask);
    addEventListener('beforeunload', stop);
    return () => {
      questions.delete(stop);
      removeEventListener('beforeunload', stop);
    };
  }, [isUnsaved, ask]);

/** The place in the address, now and whenever it changes. */
export const useRoute = (): Route => {
  const [route, setRoute] = useState(currentRoute);
  // Before the page is first seen: whoever follows a link at once is not to be missed.
  useLayoutEffect(() => {
    const follow = ({ oldURL }: HashChangeEvent) => {
      const [question] = questions.values();
      if (question !== undefined && !confirm(question)) history.replaceState(null, '', oldURL);
      else setRoute(currentRoute());
    };
    addEventListener('hashchange', follow);
    setRoute((before) => (isHere(...before) ? before : currentRoute()));
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
};
