import { type PatchGroup, patchesOf } from '../patch.ts';

const calendar = 'shared/store/dynamo/calendar';

/** The protocol by which no change is lost. */
export const syncPatches: readonly PatchGroup[] = [
  {
    tests: ['test/store/sync.test.ts', 'test/store/burst.test.ts', 'test/store/invariants.test.ts'],
    slower: ['test/store/races.test.ts', 'test/store/faults.test.ts', 'test/sync-model'],
    patches: [
      ...patchesOf(
        `${calendar}/stable.ts`,
        ['(states.get(name)?.version ?? 0) >= version', 'true'],
        ['> patience;', '> -1;'],
        ['const patience = hourMs', 'const patience = hourMs * 24 * 500'],
        ['next?.previousAt ?? calendar.changedAt', 'calendar.changedAt'],
        ['latest = changes.get(version)?.previousAt ?? latest;', ''],
        ['version >= :stable AND epoch = :epoch', 'version >= :stable AND epoch >= :epoch'],
        [
          `'stable < :stable AND version >= :stable AND epoch = :epoch'`,
          `'stable < :stable AND version <> :stable AND epoch = :epoch'`,
        ],
        [`'stable < :stable AND version >= :stable AND epoch = :epoch'`, `'version >= :stable AND epoch = :epoch'`],
        ['more = stable === last && stable < version', 'more = false'],
        ['more = stable === last && stable < version', 'more = stable < version'],
        ['Math.max(beyond, calendar.stable)', 'calendar.stable'],
        ['stable > calendar.stable) await', 'false) await'],
        ['!known.includes(name)', 'known.length === 0'],
        ['Math.min(version, stable + database.versionsPerStep)', 'version'],
      ),
    ],
  },
  {
    tests: ['test/store/sync.test.ts', 'test/store/invariants.test.ts'],
    slower: ['test/store/listing.test.ts', 'test/sync-model'],
    patches: [
      ...patchesOf(
        `${calendar}/sync.ts`,
        ['last < stable || more', 'last < stable'],
        ['last < stable || more', 'more'],
        ['since.calendarId !== seen.id || ', ''],
        [' || since.epoch !== seen.epoch', ''],
        ['if (version <= calendar.version) return calendar;', 'return calendar;'],
        ['Number(row.version) >= version', 'true'],
        ['|| calendar.epoch !== seen.epoch', ''],
        ['!isCursor(since.cursor)', 'false'],
        ['since.version >= stable', 'since.version > stable'],
        ['if (!changes) return', 'if (!changes && since.version < 0) return'],
        ['known && fits(known)', 'known'],
        ['if (whole && fits(whole))', 'if (whole)'],
        ['truncated: cursor !== undefined', 'truncated: false'],
        [
          'pageOf(calendar, known.entries.values(), known.version)',
          'pageOf(calendar, known.entries.values(), calendar.version + 1)',
        ],
        ['(await advanceStable(database, calendar)).stable)', 'calendar.version)'],
      ),
    ],
  },
  {
    tests: ['test/store/listing.test.ts'],
    slower: ['test/sync-model'],
    patches: [
      ...patchesOf(
        `${calendar}/cold-listing.ts`,
        [
          'if (await isAtRest(database, calendar, stable)) return calendar;',
          'if (await isAtRest(database, calendar, stable)) return calendar;\n  if (stable >= 0) return again(database, calendar);',
        ],
        ['head.version > first.version', 'head.version >= first.version'],
        ['withChanges(newestByName(entries), changes)', 'newestByName(entries)'],
        ['if (entry.version >= version)', 'if (version === 0)'],
        [`else changed.delete(change.name)`, ''],
        ['head?.epoch !== calendar.epoch', 'head === undefined'],
      ),
      ...patchesOf(`${calendar}/stable.ts`, [
        'if (stable < head.version) await',
        'if (stable < head.version) break; await',
      ]),
    ],
  },
  {
    tests: ['test/store/listing.test.ts', 'test/store/listing-cache.test.ts'],
    slower: ['test/sync-model'],
    patches: [
      ...patchesOf(
        `${calendar}/list-objects.ts`,
        ['|| known.epoch !== calendar.epoch', ''],
        ['if (stable < calendar.version) return undefined;', ''],
        ['if (known.version >= stable) return known;', 'return known;'],
        ['if (!changes) return undefined;', 'if (!changes) return known;'],
        ['stable - known.version > maxBehind', 'false'],
      ),
    ],
  },
  {
    tests: ['test/store/listing-cache.test.ts'],
    patches: [
      ...patchesOf(
        `${calendar}/listing-cache.ts`,
        ['if (known.version > listing.version) return;', ''],
        ['known?.epoch === listing.epoch', 'known'],
        ['known.version === listing.version && covers(known, listing)', 'false'],
      ),
    ],
  },
  {
    tests: ['test/store/remembered-objects.test.ts'],
    slower: ['test/sync-model'],
    patches: [
      ...patchesOf(
        `${calendar}/load-objects.ts`,
        ['const settled = calendar.stable === calendar.version;', 'const settled = true;'],
        ['if (settled) database.memory', 'database.memory'],
        ['changes?.size === behind', 'changes'],
        ['if (memory.version !== version) return;', ''],
        ['(known.version === calendar.version || remembered.asOf === calendar.version)', 'true'],
      ),
    ],
  },
  {
    tests: [
      'test/store/object-memory.test.ts',
      'test/store/listing-cache.test.ts',
      'test/store/remembered-objects.test.ts',
    ],
    slower: ['test/sync-model'],
    patches: [
      ...patchesOf(
        `${calendar}/object-memory.ts`,
        ['known?.epoch === epoch ? known', 'known ? known'],
        ['if (calendar.version < memory.version) return;', ''],
        ['if (memory.version !== calendar.version) return;', ''],
        ['memory.forget(changes.map(([name]) => name));', ''],
      ),
    ],
  },
  {
    tests: ['test/store/races.test.ts', 'test/store/faults.test.ts', 'test/store/burst.test.ts'],
    slower: ['test/store/sync.test.ts', 'test/store/invariants.test.ts', 'test/sync-model'],
    patches: [
      ...patchesOf(
        `${calendar}/head-condition.ts`,
        ['#version = :version AND #epoch = :epoch', '#version = :version AND #epoch >= :epoch'],
        ['#version = :version AND #epoch', '#version >= :version AND #epoch'],
        ['AND #closed = :no', 'AND #closed = :no OR #version = :version'],
        ["'#userId = :user'", "'#userId = :user OR #version = :version AND #closed = :no'"],
        ['AND #sync = :yes', 'AND #sync = :yes OR #version = :version AND #closed = :no'],
        ['AND #google = :no', 'AND #google <> :version'],
      ),
      ...patchesOf(
        `${calendar}/commit.ts`,
        [`ConditionExpression: '#version = :replaces'`, `ConditionExpression: '#version >= :replaces'`],
        [
          `ConditionExpression: 'attribute_not_exists(pk) OR #name = :holder OR #name = :formerly'`,
          `ConditionExpression: 'attribute_not_exists(pk) OR attribute_exists(pk) OR #name = :holder OR #name = :formerly'`,
        ],
        ['guard.formerly ?? guard.holder', 'guard.holder'],
        ["calendar.version + changes.length, ':now'", "calendar.version + 1, ':now'"],
        [
          "Item: changeRow(id, next, { ...facts, ...(was !== undefined && { was }), ...(place && { place }) }),\n              ConditionExpression: 'attribute_not_exists(pk)',",
          'Item: changeRow(id, next, { ...facts, ...(was !== undefined && { was }), ...(place && { place }) }),',
        ],
        ['const { stable } = calendar;', 'const stable = calendar.version;'],
        ['holders.length === failed.length', 'true'],
        ['Math.floor(database.versionsPerStep / helpedPart)', '0'],
        ['seen > stable && (await', 'seen < 0 && (await'],
        ['const previousAt = index === 0 ? changedAt : now;', 'const previousAt = now;'],
      ),
    ],
  },
  {
    tests: ['test/protocol/clearing.test.ts'],
    patches: [
      ...patchesOf(
        `${calendar}/clear.ts`,
        ['const names = changes.map(nameOf);', 'const names: string[] = [];'],
        ['const names = entries.map(({ name }) => name);', 'const names: string[] = [];'],
        ['{ ...since, cursor: next }, true)', '{ ...since, version: calendar.stable, cursor: next }, true)'],
      ),
      ...patchesOf(
        'shared/model/revocation.ts',
        ['Math.max(begins, clearingChosenAt)', 'begins'],
        ["revokedAt === undefined ? (['expired'] as const) : withdrawing", 'withdrawing'],
      ),
    ],
  },
  {
    tests: ['test/protocol/sync-window.test.ts'],
    slower: ['test/sync-model/window.test.ts'],
    patches: [
      ...patchesOf(
        `${calendar}/windowed-sync.ts`,
        [' || day < window.today', ''],
        [' || to < window.today', ''],
        ['touches(change.entry, within)', 'true'],
      ),
      ...patchesOf(
        'shared/store/dynamo/rows/time-key.ts',
        ['[lasting(starts[0]), lasting(latest)],', ''],
        ['[lasting(ends[0]), lasting(ends[1])],', ''],
      ),
    ],
  },
  {
    tests: ['test/protocol/shares.test.ts'],
    patches: [
      ...patchesOf(`${calendar}/head-condition.ts`, [
        "'#shares.#holder = :level'",
        "'#shares.#holder = :level OR #version = :version AND #closed = :no'",
      ]),
      ...patchesOf('shared/model/calendar.ts', [
        "found.find(({ level }) => level === 'read-write') ?? found[0]",
        'found.at(-1)',
      ]),
      ...patchesOf('shared/dav/rights/rights-in.ts', [
        'isWritable(calendar, principal) ?',
        'isWritable(calendar, principal) || true ?',
      ]),
    ],
  },
  {
    tests: ['test/store/invariants.test.ts', 'test/store/sync.test.ts'],
    patches: [
      ...patchesOf(
        `${calendar}/changes.ts`,
        ['rows.size < last - after', 'rows.size < 0'],
        ['changes.size === rows.length && ', ''],
        [' && !changes.has(Number.NaN)', ''],
      ),
    ],
  },
  {
    tests: ['test/store/write-queue.test.ts'],
    slower: ['test/store/burst.test.ts', 'test/store/races.test.ts'],
    patches: [
      ...patchesOf(
        `${calendar}/write-queue.ts`,
        ['if (!others) {', 'if (others || !others) {'],
        ['others.length >= maxWaiting', 'false'],
        ['waited && clock() - since > maxWait', 'false'],
        ['.sort()', ''],
        ['[...new Set(calendarIds)]', '[...calendarIds]'],
      ),
    ],
  },
  {
    tests: ['test/store/races.test.ts', 'test/store/write-queue.test.ts'],
    slower: ['test/sync-model'],
    patches: [
      ...patchesOf(
        `${calendar}/decide-and-commit.ts`,
        ['waited ? reloaded() : calendars', 'calendars'],
        ['open.length < heads.length', 'open.length < 0'],
        ['[heads, rows] = await Promise.all([reloaded(), read()]);', 'heads = await reloaded();'],
      ),
    ],
  },
  {
    tests: ['test/store/races.test.ts', 'test/store/sync.test.ts'],
    slower: ['test/protocol/put.test.ts', 'test/store/budgets.test.ts', 'test/sync-model'],
    patches: [
      ...patchesOf(
        `${calendar}/put-delete.ts`,
        ['live?.etag === object.etag && kept', 'live && kept'],
        [' && conditions.ifMatch === undefined', ''],
        ['live && live.uid !== sent.uid', 'false'],
        ['createdAt: live?.createdAt ?? now', 'createdAt: now'],
        ['guards: live ? [] :', 'guards: live ? [{ uid: object.uid, holder: name }] :'],
        ['guards: [{ uid: live.uid }],', 'guards: [],'],
      ),
    ],
  },
  {
    tests: ['test/store/races.test.ts'],
    slower: ['test/protocol/copy-move.test.ts', 'test/store/sync.test.ts', 'test/sync-model'],
    patches: [
      ...patchesOf(
        `${calendar}/move.ts`,
        ['overwritten && overwritten.uid !== moved.uid', 'false'],
        ['|| (overwritten && !overwrite)', ''],
        ['!conditionsHold(conditions, tagFor(source, writer, moved)) || ', ''],
        ['formerly: from.name', 'formerly: to.name'],
      ),
    ],
  },
  {
    tests: ['test/protocol/mkcalendar.test.ts'],
    slower: ['test/admin/flags.test.ts'],
    patches: [...patchesOf('shared/model/calendar.ts', ['? principal.rights.makeCalendars', '? true'])],
  },
  {
    tests: ['test/store/invariants.test.ts'],
    patches: [
      ...patchesOf(
        'shared/store/dynamo/rows/items.ts',
        ['0 <= stable && stable <= version', '0 <= stable'],
        ['/^[a-z0-9]+$/.test(epoch)', 'epoch.length > 0'],
      ),
    ],
  },
  {
    tests: ['test/store/sync.test.ts'],
    slower: ['test/store/invariants.test.ts', 'test/store/races.test.ts'],
    patches: [
      ...patchesOf('shared/store/dynamo/rows/object-row.ts', [
        'tombstone: 800 * daySeconds',
        'tombstone: 300 * daySeconds',
      ]),
    ],
  },
  {
    tests: ['test/store/listing.test.ts'],
    patches: [
      ...patchesOf(
        'shared/store/dynamo/rows/time-key.ts',
        ['end - start <= longestOneOff', 'end - start < 0'],
        ['!recurring && start', 'start'],
      ),
    ],
  },
  {
    tests: ['test/store/faults.test.ts', 'test/store/client.test.ts'],
    slower: ['test/store/races.test.ts', 'test/store/budgets.test.ts'],
    patches: [
      ...patchesOf(
        'shared/store/dynamo/engine/database.ts',
        ['pending.length > 0 && found.length === 0', 'pending.length > 0 && found.length < 0'],
        ['pending = (UnprocessedKeys?.[TableName]?.Keys ?? []) as Key[]', 'pending = []'],
        ['const ClientRequestToken = randomUUID();', 'const ClientRequestToken = undefined;'],
        ['start = page.next;', 'start = undefined;'],
        ['if (!isTransient(fault)) throw fault;', ''],
      ),
      ...patchesOf(
        'shared/store/dynamo/engine/retry.ts',
        ['tries >= maxTries || clock() >= deadline', 'clock() >= deadline'],
        ['tries >= maxTries || clock() >= deadline', 'tries >= maxTries'],
        ['clock() >= deadline + suspended', 'false'],
      ),
    ],
  },
];
