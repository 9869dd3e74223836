import { strict as assert } from 'node:assert';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hrefOf } from '../../../shared/model/href.ts';
import { check, type Site } from '../checks.ts';
import { appointment, send } from '../wire.ts';
import { tsdavAt } from './tsdav.ts';
import { install } from './vdirsyncer.ts';

/** Calendars that clients make, name, paint and delete themselves, for somebody who may (B13). */
export const making = async (site: Site): Promise<void> => {
  const home = hrefOf({ kind: 'home', userName: site.userName });

  await check('vdirsyncer makes a calendar by extended MKCOL, learns its name, paints and fills it', async () => {
    const { home: device, vdirsyncer } = install(site, 'making', `${site.origin}/`, '[["made", "made", "made"]]');
    const local = join(device, 'local', 'made');
    mkdirSync(local, { recursive: true });
    await vdirsyncer('discover');
    writeFileSync(join(local, 'v.ics'), appointment('v@making', 'Gleitsichtbrille'));
    writeFileSync(join(local, 'color'), '#3366FF');
    await vdirsyncer('sync');
    await vdirsyncer('metasync');
    assert.equal(readFileSync(join(local, 'displayname'), 'utf8'), 'made');
    const client = await tsdavAt(site, site.origin);
    const calendar = (await client.fetchCalendars()).find(({ url }) => url.endsWith('/made/'));
    assert(calendar, 'it is not in the home');
    assert.match(String(calendar.calendarColor), /^#3366FF/i);
    const [object, ...more] = await client.fetchCalendarObjects({ calendar });
    assert.match(String(object?.data), /UID:v@making/);
    assert.equal(more.length, 0);
    assert.equal((await send(site, 'DELETE', `${home}made/`)).status, 204);
  });

  await check('tsdav makes a calendar with its properties, fills it, and finds it gone once deleted', async () => {
    const client = await tsdavAt(site, site.origin);
    const url = new URL(`${home}tsdav%20mine/`, site.origin).href;
    await client.makeCalendar({ url, props: { 'd:displayname': 'Meiner', 'c:calendar-description': 'von tsdav' } });
    const found = (await client.fetchCalendars()).find((calendar) => calendar.url === url);
    assert(found, 'it is not in the home');
    assert.deepEqual([found.displayName, found.description], ['Meiner', 'von tsdav']);
    const iCalString = appointment('m@tsdav', 'Hörtest');
    assert.equal((await client.createCalendarObject({ calendar: found, filename: 'm.ics', iCalString })).status, 201);
    assert.equal((await client.fetchCalendarObjects({ calendar: found })).length, 1);
    assert.equal((await client.deleteObject({ url })).status, 204);
    assert(!(await client.fetchCalendars()).some((calendar) => calendar.url === url));
  });
};
