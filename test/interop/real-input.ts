import { strict as assert } from 'node:assert';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ICAL from 'ical.js';
import { hasInstanceIn } from '../bench/oracle.ts';
import { asOneFile, type BusinessObject, bodyOf, businessDiary } from '../support/business-data.ts';
import { callAdmin, type Diary, type LocalGateway } from '../support/local-gateway.ts';
import { check, type Site } from './checks.ts';
import { khalOver } from './clients/khal.ts';
import { pythonCaldav } from './clients/python-caldav.ts';
import { diaryAmong, tsdavAt } from './clients/tsdav.ts';
import { deviceOf } from './clients/vdirsyncer.ts';

const objects = businessDiary(2_400);
const file = asOneFile(objects);

interface ImportReport {
  readonly created: number;
  readonly failed: readonly { readonly uid: string; readonly reason: string }[];
  /** Where to go on when time ran out before the end of the file. */
  readonly next?: number;
}

/** What one VEVENT says, whatever the order and folding of its lines. */
const meaningOf = (component: ICAL.Component): string =>
  JSON.stringify([
    component
      .getAllProperties()
      .map((property) => JSON.stringify(property.toJSON()))
      .sort(),
    component.getAllSubcomponents().map(meaningOf).sort(),
  ]);

const eventsOf = (text: string): readonly ICAL.Component[] =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');

const uidOf = (text: string): string => String(eventsOf(text)[0]?.getFirstPropertyValue('uid'));

/** Throws the first difference between what was imported and what a client holds. */
const demandSame = (texts: readonly string[]): void => {
  const byUid = new Map(texts.map((text) => [uidOf(text), text]));
  assert.equal(texts.length, objects.length, `${texts.length} objects instead of ${objects.length}`);
  for (const object of objects) {
    const text = byUid.get(object.uid);
    assert(text, `${object.uid} (${object.shape}) is missing`);
    const [sent, held] = [bodyOf(object), text].map((each) => eventsOf(each).map(meaningOf).sort());
    assert.deepEqual(held, sent, `${object.uid} (${object.shape}) differs`);
    if (object.zone !== undefined)
      assert(text.replaceAll(/\r?\n /g, '').includes(`TZID:${object.zone}`), `${object.uid}: its VTIMEZONE is missing`);
  }
};

const textsIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ics'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));

/** October as the shop's clocks show it. */
const inOctober = (object: BusinessObject): boolean =>
  hasInstanceIn(object, Date.UTC(2026, 8, 30, 22), Date.UTC(2026, 9, 31, 23));

/** A diary of 2,400 real-looking events: imported through the administration, fetched by every client, compared event by event. */
export const realInput = async (site: Site, gateway: LocalGateway, { resourceId }: Diary): Promise<void> => {
  await check(`the administration imports ${objects.length} events of every shape`, async () => {
    const path = `/resources/${resourceId}/appointments/import`;
    let created = 0;
    for (let from: number | undefined = 0; from !== undefined; ) {
      const report: ImportReport = await callAdmin(gateway, 'POST', `${path}?from=${from}`, file, 'text/calendar');
      assert.deepEqual(report.failed, []);
      created += report.created;
      from = report.next;
    }
    assert.equal(created, objects.length);
  });

  const device = await deviceOf(site, 'real');
  await check('vdirsyncer fetches every imported event unchanged', async () => {
    await device.sync();
    demandSame(textsIn(device.folder));
  });

  await check('khal lists exactly the events that October has', async () => {
    const listed = await khalOver(site, device, 'real')('list', '--format', '{uid}', '2026-10-01', '31d');
    const found = [...new Set(listed.match(/\S+@diary\.example/g))].sort();
    const expected = objects
      .filter(inOctober)
      .map(({ uid }) => uid)
      .sort();
    assert.deepEqual(found, expected);
  });

  await check('tsdav fetches every imported event unchanged', async () => {
    const client = await tsdavAt(site, site.resourceUrl);
    const calendar = diaryAmong(site, await client.fetchCalendars());
    const found = await client.fetchCalendarObjects({ calendar });
    demandSame(found.map(({ data }) => String(data)));
    assert(found.every(({ etag }) => etag));
  });

  const folder = join(site.workspace, 'python-real');
  mkdirSync(folder);
  await pythonCaldav(site, folder);
  await check('python3-caldav holds every imported event unchanged', async () => demandSame(textsIn(folder)));
};
