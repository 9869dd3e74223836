import { expect, it } from 'vitest';
import { describeWire } from '../support/wire.ts';
import { api, refused } from './requests.ts';

const day = { start: '2026-10-05T09:00', end: '2026-10-05T10:00', title: 'd' };

/** Rules without a meaning, and what the sentence names. */
const rules: readonly (readonly [rule: string, named: string])[] = [
  ['FREQ=MONTHLY;SKIP=FORWARD', 'SKIP'],
  ['FREQ=FOO', 'FREQ'],
  ['FREQ=WEEKLY;BYDAY=XX', 'BYDAY'],
  ['FREQ=WEEKLY;WKST=XX', 'WKST'],
  ['FREQ=DAILY;INTERVAL=0', 'INTERVAL'],
  ['FREQ=DAILY;COUNT=2;COUNT=3', 'COUNT'],
  ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0', 'BYSETPOS'],
  ['FREQ=DAILY;UNTIL=20261010T090000+0200', 'UNTIL'],
  ['FREQ=YEARLY;BYMONTH=13', 'BYMONTH'],
  ['FREQ=YEARLY;RSCALE=FOOBAR', 'RSCALE'],
  ['FREQ=MINUTELY', 'hourly'],
];

describeWire('the diary understands what it takes', (wire) => {
  const path = () => `/resources/${wire().shop.resource.id}/appointments`;

  it.each(rules)(
    'diary F3: POST with %s is 422 with its field and a sentence, and nothing is stored',
    async (recurrence, named) => {
      const before = await api(wire(), 200, 'GET', `${path()}?from=2026-10-01&to=2026-11-01`);
      const problem = await refused(wire(), 422, 'invalid-appointment', 'POST', path(), { ...day, recurrence });
      expect(JSON.stringify(problem)).toContain('"recurrence"');
      expect(JSON.stringify(problem)).toContain(named);
      expect(await api(wire(), 200, 'GET', `${path()}?from=2026-10-01&to=2026-11-01`)).toEqual(before);
    },
  );

  it.each(rules)('trust 13: PATCH with %s is 422, and nothing is changed', async (recurrence, named) => {
    const { id } = await api(wire(), 201, 'POST', path(), day);
    const before = await api(wire(), 200, 'GET', `${path()}/${id}`);
    const problem = await refused(wire(), 422, 'invalid-appointment', 'PATCH', `${path()}/${id}`, { recurrence });
    expect(JSON.stringify(problem)).toContain('"recurrence"');
    expect(JSON.stringify(problem)).toContain(named);
    expect(await api(wire(), 200, 'GET', `${path()}/${id}`)).toEqual(before);
  });

  it.each(rules)(
    'T73 PATCH of one and all following with %s is 422, and nothing is changed',
    async (recurrence, named) => {
      const { id } = await api(wire(), 201, 'POST', path(), { ...day, recurrence: 'FREQ=DAILY;COUNT=5' });
      const list = `${path()}?from=2026-10-01&to=2026-11-01`;
      const before = await api(wire(), 200, 'GET', list);
      const following = `${path()}/${id}?instance=${before.items[2].instance}&scope=following`;
      const problem = await refused(wire(), 422, 'invalid-appointment', 'PATCH', following, { recurrence });
      expect(JSON.stringify(problem)).toContain('"recurrence"');
      expect(JSON.stringify(problem)).toContain(named);
      expect(await api(wire(), 200, 'GET', list)).toEqual(before);
    },
  );

  it.each(['BST', 'IST', 'PST', 'SystemV/EST5', 'Europe/Berlin ', '+02:00'])(
    'diary F7: %s is no zone for an appointment, a branch or a place',
    async (zone) => {
      const problem = await api(wire(), 400, 'POST', path(), { ...day, zone });
      expect(JSON.stringify(problem)).toContain('zone');
      await api(wire(), 400, 'POST', '/branches', { name: 'b', zone });
    },
  );
});
