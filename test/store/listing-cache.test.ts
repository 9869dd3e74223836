import { expect, it } from 'vitest';
import type { CalendarObject } from '../../shared/model/calendar-object.ts';
import { listingCache } from '../../shared/store/dynamo/calendar/listing-cache.ts';
import { objectMemory } from '../../shared/store/dynamo/calendar/object-memory.ts';
import { appointment, calendarNamed, now } from './diary.ts';

const listing = (epoch: string, version: number) => ({ epoch, version, entries: new Map() });

it('T35 an older listing never replaces a newer one, but for another incarnation', () => {
  const cache = listingCache();
  cache.put('a', listing('e1', 5));
  cache.put('a', listing('e1', 4));
  expect(cache.get('a')).toMatchObject({ epoch: 'e1', version: 5 });
  cache.put('a', listing('e1', 6));
  expect(cache.get('a')).toMatchObject({ epoch: 'e1', version: 6 });
  cache.put('a', listing('e2', 1));
  expect(cache.get('a')).toMatchObject({ epoch: 'e2', version: 1 });
});

it('T35 what was read under an older head is not remembered over what was written since', () => {
  const objectAt = (version: number): CalendarObject => ({
    ...appointment('a', `${version}`),
    name: 'a',
    version,
    size: 1,
    createdAt: now,
    modifiedAt: now,
    diary: {},
    properties: {},
  });
  const memory = objectMemory();
  const head = { ...calendarNamed('anna'), version: 1, stable: 1 };
  memory.remember(head, [objectAt(1)]);
  memory.wrote(head, [['a', objectAt(2)]]);
  memory.remember(head, [objectAt(1)]);
  expect(memory.of({ ...head, version: 2 }).get('a')?.object.version).toBe(2);
});
