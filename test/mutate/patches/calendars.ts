import { type PatchGroup, patchesOf } from '../patch.ts';

/** iCalendar: what is taken, when it happens, when it rings. */
export const calendarPatches: readonly PatchGroup[] = [
  {
    tests: ['test/codec/ical/parse-object.test.ts', 'test/codec/ical/hostile-bodies.test.ts'],
    slower: ['test/codec/ical/mutations.test.ts'],
    patches: [
      ...patchesOf(
        'shared/codec/ical/scan.ts',
        ['open.length > limits.depth', 'open.length >= limits.depth'],
        ['open.length > limits.depth', 'open.length > limits.depth + 1'],
        ['line.parameters.length > limits.parameters', 'line.parameters.length >= limits.parameters'],
        ['headLength(line) > limits.head', 'headLength(line) > limits.head * 2'],
        ["name === 'END' && open.pop() !== value", "name === 'END' && open.pop() === undefined"],
        ['if (open.length > 0) refuse', 'if (open.length > 1) refuse'],
      ),
    ],
  },
  {
    tests: ['test/codec/ical/hostile.test.ts', 'test/codec/ical/parse-object.test.ts'],
    slower: ['test/codec/ical/hostile-bodies.test.ts', 'test/codec/recurrence/rules.test.ts'],
    patches: [
      ...patchesOf(
        'shared/codec/ical/validate-rule.ts',
        ["freq === 'SECONDLY' || freq === 'MINUTELY'", "freq === 'SECONDLY'"],
        ['Number(count ?? 0) > limits.count', 'Number(count ?? 0) > limits.count + 1'],
        ['listed(recur) > limits.listed', 'listed(recur) > limits.listed * 2'],
        ['perDay(recur) > limits.perDay', 'perDay(recur) > limits.perDay * 2'],
        ['rules.length > 1)', 'rules.length > 2)'],
        ["byweekno !== undefined && freq !== 'YEARLY'", 'byweekno !== undefined && false'],
        ['> limits.dates', '> limits.dates + 1'],
      ),
    ],
  },
  {
    tests: ['test/codec/recurrence/bounds.test.ts'],
    slower: ['test/codec/ical/hostile-bodies.test.ts', 'test/protocol/filter.test.ts'],
    patches: [
      ...patchesOf(
        'shared/codec/recurrence/alarms.ts',
        ['at >= from && at < to', 'at >= from && at <= to'],
        ['at >= from && at < to', 'at > from && at < to'],
        ['if (from > to) return undefined', 'if (from >= to) return undefined'],
        ['found.length >= limit', 'found.length > limit'],
        ['return found.sort((a, b) => a.at - b.at)', 'return found'],
      ),
    ],
  },
  {
    tests: ['test/codec/recurrence/starts.test.ts', 'test/codec/recurrence/rules.test.ts'],
    slower: [
      'test/codec/recurrence/witness.test.ts',
      'test/codec/recurrence/differential.test.ts',
      'test/codec/recurrence/work.test.ts',
    ],
    patches: [
      ...patchesOf(
        'shared/codec/recurrence/starts.ts',
        ['stride: 24 * Number(interval)', 'stride: 24'],
        ['cycle: 24 * days', 'cycle: days'],
        ['period - heard > silence', 'period - heard > silence / 40'],
      ),
    ],
  },
  {
    tests: ['test/codec/recurrence/bounds.test.ts'],
    slower: ['test/codec/recurrence/rules.test.ts', 'test/codec/recurrence/work.test.ts'],
    patches: [
      ...patchesOf(
        'shared/codec/recurrence/bounds.ts',
        ['floating ? anyZone : 0', '0'],
        ['end < Number.POSITIVE_INFINITY', 'end > 0'],
        ['plan.recurring || floating || todo ||', 'plan.recurring || todo ||'],
        ['wall > start.wall && !counted', 'false'],
      ),
    ],
  },
  {
    tests: [
      'test/codec/recurrence/starts.test.ts',
      'test/codec/recurrence/expand.test.ts',
      'test/codec/recurrence/rules.test.ts',
    ],
    slower: ['test/codec/recurrence/differential.test.ts', 'test/codec/recurrence/witness.test.ts'],
    patches: [
      ...patchesOf(
        'shared/codec/recurrence/rule-days.ts',
        ['list.has(nth) || list.has(nth - of - 1)', 'list.has(nth)'],
        ['own.includes(0) ? [] : own', 'own'],
        ["if (recur.freq === 'WEEKLY') return { byday, ...recur };", ''],
      ),
    ],
  },
  {
    tests: ['test/codec/ical/hostile.test.ts', 'test/codec/ical/hostile-bodies.test.ts'],
    slower: ['test/codec/recurrence/work.test.ts'],
    patches: [...patchesOf('shared/codec/recurrence/work.ts', ['if (left >= 0) return;', 'return;'])],
  },
  {
    tests: ['test/store/listing.test.ts'],
    patches: [...patchesOf('shared/store/dynamo/rows/time-key.ts', ['longestOneOff = 25', 'longestOneOff = 24'])],
  },
];
