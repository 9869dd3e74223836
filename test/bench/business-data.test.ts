import { describe, expect, it } from 'vitest';
import { parseCalendarObject } from '../../shared/codec/ical/parse-object.ts';
import { readCalendar } from '../../shared/codec/ical/read.ts';
import { instancesIn } from '../../shared/codec/recurrence/expand.ts';
import { asOneFile, bodyOf, businessDiary } from '../support/business-data.ts';
import { shapes } from '../support/business-data-shapes.ts';
import { hasInstanceIn } from './oracle.ts';

const objects = businessDiary(400);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the generated diary', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(businessDiary(50, 7)).toEqual(businessDiary(50, 7));
    expect(businessDiary(50, 7)).not.toEqual(businessDiary(50, 8));
  });

  it('has every shape, one UID each, and no line above 75 octets', () => {
    expect(new Set(objects.map(({ shape }) => shape)).size).toBe(shapes.length);
    expect(new Set(objects.map(({ uid }) => uid)).size).toBe(objects.length);
    const longest = Math.max(
      ...asOneFile(objects)
        .split('\r\n')
        .map((line) => Buffer.byteLength(line)),
    );
    expect(longest).toBeLessThanOrEqual(75);
  });

  it('is accepted by the validation of PUT, object by object', () => {
    for (const object of objects) expect(parseCalendarObject(bytesOf(bodyOf(object)), ['VEVENT']).uid).toBe(object.uid);
  });

  const months = [2, 9, 11].map((month) => ({ from: Date.UTC(2026, month, 1), to: Date.UTC(2026, month + 1, 1) }));

  it('meets the months of both clock changes and of Christmas alike for the gateway as for ical.js', () => {
    const read = objects.map((object) => ({ object, calendar: readCalendar(bytesOf(bodyOf(object))) }));
    for (const { from, to } of months) {
      const [expected, found] = [
        read.filter(({ object }) => hasInstanceIn(object, from, to)),
        read.filter(({ calendar }) => instancesIn(calendar, { from, to }, { zone: 'Europe/Vienna' }).length > 0),
      ].map((list) => list.map(({ object }) => `${object.shape} ${object.uid}`));
      expect(found).toEqual(expected);
    }
  });

  it('lies inside the bounds that the store files it under', () => {
    for (const object of objects) {
      const { bounds } = parseCalendarObject(bytesOf(bodyOf(object)), ['VEVENT']);
      for (const { from, to } of months)
        if (hasInstanceIn(object, from, to)) {
          expect(bounds.start, object.shape).toBeLessThan(to + 86_400_000);
          expect(bounds.end ?? Number.POSITIVE_INFINITY, object.shape).toBeGreaterThan(from - 86_400_000);
        }
    }
  });
});
