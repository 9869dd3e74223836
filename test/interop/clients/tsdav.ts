import { strict as assert } from 'node:assert';
import { createDAVClient, type DAVCalendar } from 'tsdav';
import { check, type Site } from '../checks.ts';
import { appointment } from '../wire.ts';

/** tsdav signed in at some URL. */
export const tsdavAt = (site: Site, serverUrl: string) =>
  createDAVClient({
    serverUrl,
    credentials: { username: site.userName, password: site.password },
    authMethod: 'Basic',
    defaultAccountType: 'caldav',
  });

/** The diary among the calendars that tsdav found. */
export const diaryAmong = (site: Site, calendars: readonly DAVCalendar[]): DAVCalendar => {
  const found = calendars.find(({ url }) => new URL(url).pathname === new URL(site.resourceUrl).pathname);
  assert(found, `not among ${calendars.map(({ url }) => url)}`);
  return found;
};

/** tsdav: discovery both ways, create, read, change, delete, and its two ways of synchronising. */
export const tsdav = async (site: Site): Promise<void> => {
  await check('tsdav discovers the diary from the resource URL alone', async () => {
    diaryAmong(site, await (await tsdavAt(site, site.resourceUrl)).fetchCalendars());
  });

  await check('tsdav discovers the diary from the host name alone', async () => {
    const found = diaryAmong(site, await (await tsdavAt(site, site.origin)).fetchCalendars());
    assert(found.ctag && found.syncToken && found.displayName, 'ctag, token or name is missing');
    assert.deepEqual(found.components, ['VEVENT']);
  });

  const client = await tsdavAt(site, site.origin);
  const calendar = diaryAmong(site, await client.fetchCalendars());
  const objectsOf = () => client.fetchCalendarObjects({ calendar });
  const count = (await objectsOf()).length;

  await check('tsdav: creates, reads back with the same etag, refuses to create twice', async () => {
    const iCalString = appointment('t@tsdav', 'Brillenabholung');
    const create = () => client.createCalendarObject({ calendar, filename: 'tsdav.ics', iCalString });
    const created = await create();
    assert.equal(created.status, 201);
    const own = (await objectsOf()).find(({ url }) => url.endsWith('/tsdav.ics'));
    assert.equal(own?.etag, created.headers.get('etag'));
    assert.equal(own?.data.replaceAll('\r\n', '\n'), iCalString.replaceAll('\r\n', '\n').trim());
    assert.equal((await create()).status, 412);
  });

  await check('tsdav: a time range finds it, another does not', async () => {
    const find = async (start: string, end: string) =>
      (await client.fetchCalendarObjects({ calendar, timeRange: { start, end } })).map(({ url }) => url);
    const isOwn = (url: string) => url.endsWith('/tsdav.ics');
    assert((await find('2026-10-05T00:00:00Z', '2026-10-06T00:00:00Z')).some(isOwn));
    assert(!(await find('2026-10-06T00:00:00Z', '2026-10-07T00:00:00Z')).some(isOwn));
  });

  await check('tsdav: sync-collection reports exactly what changed', async () => {
    const synced = await collectionNow();
    await client.createCalendarObject({
      calendar,
      filename: 'tsdav-2.ics',
      iCalString: appointment('t2@tsdav', 'neu'),
    });
    const own = synced.objects.find(({ url }) => url.endsWith('/tsdav.ics'));
    assert(own);
    const changed = await client.updateCalendarObject({
      calendarObject: { ...own, data: appointment('t@tsdav', 'geändert') },
    });
    assert.equal(changed.status, 204);
    const { objects, syncToken } = await client.smartCollectionSync({ collection: synced, method: 'webdav' });
    assert.equal(objects?.length, count + 2);
    assert.match(objects?.find(({ url }) => url.endsWith('/tsdav.ics'))?.data ?? '', /geändert/);
    assert.notEqual(syncToken, synced.syncToken);
  });

  await check('tsdav: an update with a stale etag is refused and changes nothing', async () => {
    const own = (await objectsOf()).find(({ url }) => url.endsWith('/tsdav.ics'));
    assert(own);
    const stale = { ...own, etag: '"stale"', data: appointment('t@tsdav', 'veraltet') };
    assert.equal((await client.updateCalendarObject({ calendarObject: stale })).status, 412);
    assert.equal((await objectsOf()).find(({ url }) => url === own.url)?.etag, own.etag);
  });

  await check('tsdav: deletes, and basic sync by ctag sees it', async () => {
    const before = await collectionNow();
    for (const calendarObject of before.objects.filter(({ url }) => /\/tsdav(-2)?\.ics$/.test(url)))
      assert.equal((await client.deleteCalendarObject({ calendarObject })).status, 204);
    const { objects } = await client.smartCollectionSync({ collection: before, method: 'basic' });
    assert.equal(objects?.length, count);
  });

  async function collectionNow() {
    const { ctag, syncToken } = diaryAmong(site, await client.fetchCalendars());
    return {
      ...calendar,
      ...(ctag !== undefined && { ctag }),
      ...(syncToken !== undefined && { syncToken }),
      objects: await objectsOf(),
      objectMultiGet: client.calendarMultiGet,
      fetchObjects: objectsOf,
    };
  }
};
