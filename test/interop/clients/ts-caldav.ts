import { strict as assert } from 'node:assert';
import { CalDAVClient, type Event } from 'ts-caldav';
import { check, type Site } from '../checks.ts';
import { appointment, send } from '../wire.ts';

const at = (time: string): Date => new Date(`2026-10-06T${time}:00Z`);
const october = { start: new Date('2026-10-01T00:00:00Z'), end: new Date('2026-11-01T00:00:00Z') };

/** ts-caldav: discovery from the host name, create, read, change, delete, a conflict, and its comparison by ctag and etags. */
export const tsCaldav = async (site: Site): Promise<void> => {
  const auth = { type: 'basic', username: site.userName, password: site.password } as const;
  const client = await CalDAVClient.create({ baseUrl: site.origin, auth });
  const calendar = new URL(site.resourceUrl).pathname;
  const eventsNow = () => client.getEvents(calendar, october);
  const refsOf = (events: readonly Event[]) => events.map(({ href, etag }) => ({ href, etag }));
  const own = async (uid: string): Promise<Event> => {
    const found = (await eventsNow()).find((event) => event.uid === uid);
    assert(found, `${uid} is not among its events`);
    return found;
  };

  await check('ts-caldav discovers home and diary from the host name alone', async () => {
    const found = (await client.getCalendars()).find(({ url }) => url.endsWith(calendar));
    assert(found?.ctag && found.displayName, 'diary, ctag or name is missing');
    assert.deepEqual(found.supportedComponents, ['VEVENT']);
  });

  await check('ts-caldav: a client out of its cache needs no discovery', async () => {
    const again = CalDAVClient.createFromCache({ baseUrl: site.origin, auth }, client.exportCache());
    assert.deepEqual(await again.getCalendars(), await client.getCalendars());
  });

  await check('ts-caldav: creates, and reads back times, zone, rule, alarm and own fields', async () => {
    const made = await client.createEvent(calendar, {
      uid: 'one@ts-caldav',
      summary: 'Hörgerät; "Größe" prüfen, bitte',
      description: 'zwei\nZeilen',
      start: at('10:00'),
      end: at('11:30'),
      startTzid: 'Europe/Vienna',
      endTzid: 'Europe/Vienna',
      recurrenceRule: { freq: 'WEEKLY', interval: 2, count: 3, byday: ['TU'] },
      alarms: [{ action: 'DISPLAY', trigger: '-PT30M', description: 'bald' }],
      customFields: { 'X-SHOP': 'bleibt' },
    });
    const found = await own('one@ts-caldav');
    assert.deepEqual(
      [found.summary, found.description, found.startTzid, found.end.getTime() - found.start.getTime()],
      ['Hörgerät; "Größe" prüfen, bitte', 'zwei\nZeilen', 'Europe/Vienna', 90 * 60_000],
    );
    assert.deepEqual([found.etag, found.recurrenceRule?.count, found.alarms?.length], [made.etag, 3, 1]);
    assert.deepEqual(found.customFields, { 'x-shop': 'bleibt' });
    assert.equal(await client.getETag(found.href), found.etag);
  });

  await check('ts-caldav: a whole day stays one', async () => {
    const [start, end] = [new Date('2026-10-07T00:00:00Z'), new Date('2026-10-08T00:00:00Z')];
    await client.createEvent(calendar, { uid: 'day@ts-caldav', summary: 'Inventur', start, end, wholeDay: true });
    assert.equal((await own('day@ts-caldav')).wholeDay, true);
  });

  await check('ts-caldav: creating what is there already is refused', async () => {
    const twice = { uid: 'one@ts-caldav', summary: 'noch einmal', start: at('10:00'), end: at('11:00') };
    await assert.rejects(client.createEvent(calendar, twice));
    assert.notEqual((await own('one@ts-caldav')).summary, 'noch einmal');
  });

  await check('ts-caldav: changes, and a stale etag is refused', async () => {
    const before = await own('one@ts-caldav');
    await client.updateEvent(calendar, { ...before, summary: 'geändert', location: 'Raum 2' });
    const after = await own('one@ts-caldav');
    assert.deepEqual([after.summary, after.location], ['geändert', 'Raum 2']);
    await assert.rejects(client.updateEvent(calendar, { ...before, summary: 'veraltet' }));
    assert.equal((await own('one@ts-caldav')).summary, 'geändert');
  });

  await check('ts-caldav: comparing ctag and etags tells what is new, changed and gone', async () => {
    const before = await client.getEvents(calendar, { all: true });
    const ctag = await client.getCtag(calendar);
    assert.equal((await client.syncChanges(calendar, ctag, refsOf(before))).changed, false);
    const changed = await own('one@ts-caldav');
    const gone = await own('day@ts-caldav');
    await client.updateEvent(calendar, { ...changed, summary: 'noch einmal geändert' });
    await client.deleteEvent(calendar, 'day@ts-caldav', gone.etag);
    assert.equal((await send(site, 'PUT', 'ts-new.ics', appointment('new@ts-caldav', 'neu'))).status, 201);
    const { newEvents, updatedEvents, deletedEvents } = await client.syncChanges(calendar, ctag, refsOf(before));
    assert.deepEqual([updatedEvents, deletedEvents], [[changed.href], [gone.href]]);
    assert.deepEqual(
      newEvents.map((href) => href.split('/').at(-1)),
      ['ts-new.ics'],
    );
    const [fetched] = await client.getEventsByHref(calendar, newEvents);
    assert.equal(fetched?.uid, 'new@ts-caldav');
  });

  await check('ts-caldav: deletes', async () => {
    await client.deleteEvent(calendar, 'one@ts-caldav', (await own('one@ts-caldav')).etag);
    assert(!(await eventsNow()).some(({ uid }) => uid === 'one@ts-caldav'));
    assert.equal((await send(site, 'DELETE', 'ts-new.ics')).status, 204);
  });
};
