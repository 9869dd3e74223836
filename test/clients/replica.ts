import { caldav, dav } from '../../shared/model/names.ts';
import { type Device, GivesUp, needed } from './device.ts';

/** One appointment as the device holds it; without etag it wants to be fetched again. */
export interface Copy {
  readonly etag?: string;
  readonly body: string;
}

/** A calendar on the device and what every program does with it in the same way. */
export interface Replica {
  readonly copies: Map<string, Copy>;
  /** Fetches what is listed with another etag than the one held, in batches. */
  readonly download: (calendar: string, listed: ReadonlyMap<string, string>) => Promise<void>;
  readonly create: (href: string, body: string) => Promise<'stored' | 'given way'>;
  readonly edit: (href: string, body: string) => Promise<'stored' | 'given way'>;
  readonly remove: (href: string) => Promise<void>;
}

const strong = /^"[^"]+"$/;

/** A replica that fetches so many bodies at once, and takes these statuses for somebody else's change. */
export const replica = (device: Device, batch: number, conflicts: readonly number[] = [412]): Replica => {
  const copies = new Map<string, Copy>();
  const save = async (request: string, href: string, body: string): Promise<'stored' | 'given way'> => {
    const held = copies.get(href);
    const { status, headers } = await device.replay(request, { object: href, body, etag: held?.etag ?? '' });
    if (request === 'update' && conflicts.includes(status)) {
      copies.set(href, { body: held?.body ?? body });
      return 'given way';
    }
    if (status !== 201 && status !== 204) throw new GivesUp(`${request} is answered with ${status}`);
    const etag = needed(headers.etag, 'the etag of what it saved');
    if (!strong.test(etag)) throw new GivesUp(`${etag} is no strong etag`);
    if (headers.location !== undefined && new URL(headers.location, 'https://cal.example.com').pathname !== href)
      throw new GivesUp(`it is told to look for it at ${headers.location}`);
    copies.set(href, { etag, body });
    return 'stored';
  };

  return {
    copies,
    async download(calendar, listed) {
      const wanted = [...listed].filter(([href, etag]) => copies.get(href)?.etag !== etag).map(([href]) => href);
      for (let at = 0; at < wanted.length; at += batch) {
        const hrefs = wanted.slice(at, at + batch);
        const { responses } = await device.replay('multiget', { calendar, hrefs });
        const answered = responses();
        for (const href of hrefs) {
          const response = needed(answered.get(href), `an answer for ${href}`);
          if (response.status === 404) continue;
          copies.set(href, {
            etag: needed(response.text(dav('getetag')), 'an etag beside the data'),
            body: needed(response.text(caldav('calendar-data')), 'calendar-data'),
          });
        }
      }
    },
    create: (href, body) => save('create', href, body),
    edit: (href, body) => save('update', href, body),
    async remove(href) {
      const { status } = await device.replay('delete', { object: href, etag: copies.get(href)?.etag ?? '' });
      if (status !== 204 && status !== 404) throw new GivesUp(`delete is answered with ${status}`);
      copies.delete(href);
    },
  };
};

/** Forgets what is no longer listed. */
export const keepOnly = ({ copies }: Replica, listed: ReadonlyMap<string, string>): void => {
  for (const href of copies.keys()) if (!listed.has(href)) copies.delete(href);
};
