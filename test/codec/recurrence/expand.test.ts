import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCalendar } from '../../../shared/codec/ical/read.ts';
import { instancesIn } from '../../../shared/codec/recurrence/expand.ts';

interface Case {
  readonly id: string;
  readonly ics: string;
  readonly from: string;
  readonly to: string;
  readonly tz: string;
  readonly expected: readonly string[];
}

const { cases } = JSON.parse(readFileSync(new URL('./fixtures/recurrence-cases.json', import.meta.url), 'utf8')) as {
  cases: readonly Case[];
};

const utcMinutes = (instant: number) => `${new Date(instant).toISOString().replace(/[-:]/g, '').slice(0, 13)}Z`;

describe('the recurrence cases', () => {
  it.each(cases)('$id', ({ ics, from, to, tz, expected }) => {
    const ical = readCalendar(Buffer.from(ics));
    const instances = instancesIn(ical, { from: Date.parse(from), to: Date.parse(to) }, { zone: tz });
    expect(instances.map(({ start, end }) => `${utcMinutes(start)}/${utcMinutes(end)}`)).toEqual(expected);
  });
});
