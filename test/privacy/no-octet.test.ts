import { expect, it } from 'vitest';
import { privacyLevels } from '../../shared/model/entities/privacy.ts';
import { api, makeAccess } from '../admin/requests.ts';
import { seededRandom } from '../support/business-data-text.ts';
import type { TestGateway } from '../support/gateway.ts';
import { readMultistatus } from '../support/multistatus.ts';
import type { WireAnswer } from '../support/transport.ts';
import { describeWire } from '../support/wire.ts';
import { isSpelling, markedEvent, markersIn, type Random, secretAt } from './marked.ts';
import { filtersFor, found, type Reading, readingWays, writingWays } from './ways-out.ts';

const seed = Number(process.env.SEED ?? 1);
const count = Number(process.env.INPUTS ?? 6);
/** The level that says most and the one that says least; all of them where there is time. */
const levels = process.env.INPUTS
  ? privacyLevels.filter((level) => level !== 'full')
  : (['first-name', 'busy'] as const);

/** All that an answer says: its status line aside. */
const saidBy = ({ headers, text }: WireAnswer): string => `${JSON.stringify(headers)}\n${text}`;

/** The secrets that answers tell, and what none of them may be. */
const toldBy = (answers: readonly WireAnswer[]): readonly string[] => [
  ...new Set(
    answers.flatMap((answer) => [...markersIn(saidBy(answer)), ...(answer.status >= 500 ? [`${answer.status}`] : [])]),
  ),
];

/** Appointments by a colleague's phone, by a file and by the diary program, each with all its secrets. */
const filled = async (gateway: TestGateway, random: Random): Promise<readonly string[]> => {
  const { shop, fetch, admin } = gateway;
  const cara = await makeAccess(gateway, 'cara');
  const marked = Array.from({ length: count }, (_, index) => markedEvent(random, `u${index}`));
  for (const [index, { uid, body }] of marked.entries()) {
    const path = `${shop.calendarPath.replace('anna/', 'cara/')}${uid}.ics`;
    const stored =
      index % 3 === 0
        ? await admin('POST', `/admin/v1/resources/${shop.resource.id}/appointments/import`, body, {
            'content-type': 'text/calendar',
          })
        : await fetch('PUT', path, { auth: cara, headers: { 'content-type': 'text/calendar' }, body });
    expect([index, stored.status, stored.status < 300 ? '' : stored.text, body]).toEqual([
      index,
      index % 3 === 0 ? 200 : 201,
      '',
      body,
    ]);
  }
  const booked = await api(gateway, 201, 'POST', `/resources/${shop.resource.id}/appointments`, {
    title: secretAt('title'),
    start: '2026-11-25T09:00',
    end: '2026-11-25T10:00',
    recurrence: 'FREQ=DAILY;COUNT=3',
    description: secretAt('description'),
    location: secretAt('location'),
    case: secretAt('case'),
    integratorData: { note: secretAt('integrator') },
  });
  return [...marked.map(({ uid }) => `${uid}.ics`), String(booked.id)];
};

describeWire('B01 no octet of what is masked', (wire) => {
  const readingAt = async (privacy: string, names: readonly string[]): Promise<Reading> => {
    const { shop } = wire();
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { privacy });
    return {
      gateway: wire(),
      auth: { ...shop.access, password: shop.password },
      path: shop.calendarPath,
      names,
      resourceId: shop.resource.id,
      privacy,
    };
  };

  it(`B01 reaches a phone by any way out, whatever the appointment is made of (seed ${seed})`, async () => {
    const names = await filled(wire(), seededRandom(seed));
    const full = await readingAt('full', names);
    expect(toldBy(await readingWays.GET!(full)).length).toBeGreaterThan(20);
    const leaks: unknown[] = [];
    for (const level of levels) {
      const reading = await readingAt(level, names);
      for (const [way, read] of Object.entries(readingWays)) {
        const said = toldBy(await read(reading));
        if (said.length > 0) leaks.push([level, way, said]);
      }
      for (const [by, filter] of Object.entries(filtersFor(secretAt('')))) {
        const { size } = readMultistatus(await found(reading, filter));
        if (size > 0) leaks.push([level, 'filter', by, size]);
      }
    }
    expect(leaks).toEqual([]);
    expect(wire().log.flatMap(markersIn)).toEqual([]);
  });

  it(`B01 reaches a phone that writes, whatever it writes, and nothing of the shop's is lost by it (seed ${seed})`, async () => {
    const names = await filled(wire(), seededRandom(seed + 1));
    const known = async (): Promise<readonly string[]> => {
      const file = await wire().admin('GET', `/admin/v1/resources/${wire().shop.resource.id}/appointments/export`);
      return markersIn(file.text)
        .filter((secret) => !isSpelling(secret))
        .toSorted();
    };
    const before = await known();
    const reading = await readingAt('initials', names);
    for (const [way, write] of Object.entries(writingWays)) {
      expect([way, toldBy(await write(reading))]).toEqual([way, []]);
      if (!way.startsWith('MOVE')) expect([way, await known()]).toEqual([way, before]);
    }
    expect(wire().log.flatMap(markersIn)).toEqual([]);
  });
});
