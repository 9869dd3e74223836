import { elementsOf, textOf } from '../../shared/codec/xml/node.ts';
import { type ClarkName, caldav, dav } from '../../shared/model/names.ts';
import type { ReadResponse } from '../support/multistatus.ts';
import { type Answer, type Device, GivesUp, needed } from './device.ts';
import type { Copy } from './replica.ts';

/** A calendar program as its user sees it. */
export interface Client {
  readonly device: Device;
  /** Adds the account; throws `GivesUp` where the real program would. */
  readonly setUp: () => Promise<void>;
  /** One refresh. */
  readonly sync: () => Promise<void>;
  /** What the calendar shows, by href; undefined when there is no such calendar on the device. */
  readonly shown: () => ReadonlyMap<string, Copy> | undefined;
  readonly create: (name: string, body: string) => Promise<'stored' | 'given way'>;
  readonly edit: (name: string, body: string) => Promise<'stored' | 'given way'>;
  readonly remove: (name: string) => Promise<void>;
}

/** The first href inside a property. */
export const hrefIn = (response: ReadResponse | undefined, name: ClarkName): string | undefined => {
  const element = response?.element(name);
  const href = element && elementsOf(element).find((child) => child.name === dav('href'));
  return href && textOf(href);
};

/** The names one level or two inside a property, as `resourcetype` and `supported-report-set` have them. */
export const namesWithin = (response: ReadResponse | undefined, name: ClarkName): readonly ClarkName[] => {
  const element = response?.element(name);
  const deep = (children: readonly ReturnType<typeof elementsOf>[number][]): ClarkName[] =>
    children.flatMap((child) => [child.name, ...deep(elementsOf(child))]);
  return element ? deep(elementsOf(element)) : [];
};

/** Follows one redirect, as all of them do at the well-known address (RFC 6764 §5). */
export const redirected = ({ status, headers }: Answer): string => {
  if (![301, 302, 307, 308].includes(status)) throw new GivesUp(`well-known is answered with ${status}`);
  return new URL(needed(headers.location, 'a Location'), 'https://cal.example.com').pathname;
};

/** The response about the very path that was asked (trap 2). */
export const ownResponse = (answer: Answer, path: string): ReadResponse =>
  needed(answer.responses().get(path), `a response about ${path}`);

/** The server says in OPTIONS that it has calendars (RFC 4791 §5.1). */
export const requireCalendarAccess = ({ status, headers }: Answer): void => {
  const classes = (headers.dav ?? '').split(/\s*,\s*/);
  if (status !== 200 || !classes.includes('calendar-access')) throw new GivesUp('no calendar-access');
  needed(headers.allow, 'Allow');
};

/** Is it a calendar for appointments? */
export const isEventCalendar = (response: ReadResponse): boolean => {
  const set = response.element(caldav('supported-calendar-component-set'));
  return (
    namesWithin(response, dav('resourcetype')).includes(caldav('calendar')) &&
    (!set || elementsOf(set).some(({ attributes }) => attributes.name === 'VEVENT'))
  );
};

/** Etags by href, of the members of a listing; one without is not shown. */
export const etagsIn = (answer: Answer, calendar: string): ReadonlyMap<string, string> =>
  new Map(
    [...answer.responses()].flatMap(([href, response]) => {
      const etag = response.text(dav('getetag'));
      return href === calendar || etag === undefined ? [] : [[href, etag] as const];
    }),
  );

/** What a sync report says, until nothing more follows. */
export const changesSince = async (
  device: Device,
  calendar: string,
  since: string | undefined,
): Promise<{
  readonly status: number;
  readonly token: string;
  readonly listed: Map<string, string>;
  gone: string[];
}> => {
  const listed = new Map<string, string>();
  const gone: string[] = [];
  for (let token = since ?? ''; ; ) {
    const answer = await device.replay('sync', { calendar, token });
    if (answer.status !== 207) return { status: answer.status, token, listed, gone };
    for (const [href, response] of answer.responses()) {
      if (response.status === 404) gone.push(href);
      else if (href !== calendar) listed.set(href, needed(response.text(dav('getetag')), `an etag for ${href}`));
    }
    token = answer.token();
    if (answer.responses().get(calendar)?.status !== 507) return { status: 207, token, listed, gone };
  }
};
