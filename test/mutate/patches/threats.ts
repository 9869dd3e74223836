import { type PatchGroup, patchesOf } from '../patch.ts';

const calendar = 'shared/store/dynamo/calendar';
const maintenance = 'shared/store/dynamo/maintenance';

/** The rows of docs/threats.md that other files of patches do not touch, each with the tests that bear its number. */
export const threatPatches: readonly PatchGroup[] = [
  {
    // T23: bodies are read in pieces, and no further than the work of a request goes.
    tests: ['test/protocol/hostile-rules.test.ts'],
    patches: [
      ...patchesOf(
        'shared/store/load-in-pieces.ts',
        ['(some.length > 0 && octets + entry.size > piece.octets)', 'false'],
        ['octets += entry.size;', ''],
      ),
      ...patchesOf('shared/dav/objects/freebusy.ts', [
        'for await (const { body, etag } of loadInPieces(context.store, calendar, unknown)) add',
        'for (const { body, etag } of await Array.fromAsync(loadInPieces(context.store, calendar, unknown))) add',
      ]),
      ...patchesOf('shared/dav/filter/find.ts', [
        'for await (const object of loadInPieces(context.store, calendar, unknown)) {',
        'for (const object of await Array.fromAsync(loadInPieces(context.store, calendar, unknown))) {',
      ]),
      ...patchesOf('shared/admin/appointments/list.ts', [
        'for await (const object of loadInPieces(store, calendar, entries)) {',
        'for (const object of await Array.fromAsync(loadInPieces(store, calendar, entries))) {',
      ]),
    ],
  },
  {
    // Clients that are slow, half gone or too many.
    tests: ['test/http/slow-clients.test.ts'],
    patches: [
      ...patchesOf(
        'lambdas/local/server.ts',
        ['server.timeout = limits.silence;', ''],
        ['connectionsCheckingInterval: limits.checkEvery,', ''],
        ["ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',", ''],
        ["HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',", ''],
        ['server.maxConnections = limits.connections;', ''],
        ['headersTimeout: limits.headersTimeout,', ''],
        ['requestTimeout: limits.requestTimeout,', ''],
      ),
    ],
  },
  {
    // A TZID is read by the reader of content lines wherever one is read; these read it by pattern.
    tests: ['test/protocol/timezones.test.ts'],
    slower: ['test/admin/transfer.test.ts'],
    patches: [
      ...patchesOf('shared/dav/objects/timezones-by-reference.ts', [
        "linesIn(block)\n    .find(({ name }) => name === 'TZID')\n    ?.value.trim();",
        '/^TZID:(.*)$/m.exec(Buffer.from(bytesOf(block)).toString())?.[1]?.trim();',
      ]),
      ...patchesOf(
        'shared/dav/properties/timezone-value.ts',
        ["tzidOf(calendarOf(text)?.root.getAllSubcomponents('vtimezone')[0])", '/TZID:([^\\r\\n]*)/.exec(text)?.[1]'],
        ['return ical.embeddedZone(tzid) !== undefined;', 'return true;'],
        ["observances.every(({ name }) => name === 'standard' || name === 'daylight') &&", ''],
        ['others.length === 0 &&', ''],
      ),
      ...patchesOf(
        'shared/codec/calendar-file/zone-names.ts',
        ['const tzid = tzidIn(parts);', 'const tzid = /;TZID=([^:;]*)/i.exec(line.text)?.[1];'],
        [
          'const head = parts.text.slice(0, headLength(parts));',
          "const head = line.text.slice(0, line.text.indexOf(':'));",
        ],
      ),
    ],
  },
  {
    // T57: one object never blinds the diary.
    tests: ['test/diary/faults.test.ts'],
    slower: ['test/diary/objects.test.ts'],
    patches: [
      ...patchesOf(
        'shared/admin/appointments/list.ts',
        [
          'work.spend(0);\n    return [{ object, error, start: object.bounds.start ?? 0, place: digest(object.name) }];',
          'throw error;',
        ],
        ['if (running > mostRunning) throw', 'if (running < 0) throw'],
      ),
    ],
  },
  {
    // T58, T59: what is tried at once buys nothing and tells nothing.
    tests: ['test/protocol/throttle.test.ts', 'test/http/turns.test.ts'],
    slower: ['test/local/sign-ins-at-once.test.ts'],
    patches: [
      ...patchesOf(
        'shared/store/dynamo/sign-in/limits.ts',
        ['const failuresPerNetwork = 100;', 'const failuresPerNetwork = 100_000;'],
        ['const failuresPerUser = 100;', 'const failuresPerUser = 100_000;'],
        ["'ADD failures :less'", "'ADD failures :none'"],
      ),
      ...patchesOf(
        'shared/http/sign-in.ts',
        ['if (running) return running;', 'if (running && access) return running;'],
        [
          '{ trusted: attempt.trusted, origin: network }',
          '{ trusted: attempt.trusted || access !== undefined, origin: network }',
        ],
        ['origin: network }, () =>\n      passwords', "origin: '' }, () =>\n      passwords"],
        ['const mostWaiting = 256;', 'const mostWaiting = 256_000;'],
        ['await attempt.withdrawn();', ''],
      ),
      ...patchesOf(
        'shared/http/turns.ts',
        ['!(isTrusted && pushOut())', 'true'],
        ['sort((a, b) => b.length - a.length)', 'sort((a, b) => a.length - b.length)'],
        ['longest?.pop()', 'longest?.shift()'],
      ),
    ],
  },
  {
    // T60: a phone is told that there is more until it knows all.
    tests: ['test/protocol/sync.test.ts', 'test/store/burst.test.ts'],
    patches: [
      ...patchesOf(`${calendar}/sync.ts`, ['last < stable || more', 'false']),
      ...patchesOf(`${calendar}/commit.ts`, ['seen > stable && (await', 'false && (await']),
    ],
  },
  {
    // T61: nothing is done twice.
    tests: ['test/admin/once.test.ts'],
    slower: ['test/admin/batch.test.ts', 'test/admin/phones.test.ts'],
    patches: [
      ...patchesOf(
        'shared/store/dynamo/rows/once-row.ts',
        [' AND attribute_not_exists(made)', ''],
        ["'SET made = :made, expires", "'SET made_ = :made, expires"],
      ),
      ...patchesOf(
        'shared/admin/replay.ts',
        ['(await again(found)).answer', "(await again({ made: '' })).answer"],
        ['work.run() : work.again(found)', 'work.run() : work.run()'],
        ['await store.releaseAnswer(claim).catch(unlessBusy);', ''],
        ['if (error instanceof DoneBeforeError) return { answer: await answerOfOther(store, claim, work) };', ''],
      ),
      ...patchesOf('shared/store/dynamo/administration/idempotency.ts', [
        "'fingerprint = :fingerprint AND attribute_not_exists(made) AND attribute_not_exists(answer)'",
        "'fingerprint = :fingerprint'",
      ]),
    ],
  },
  {
    // B10: what is told again is what was told, and nothing of what was erased.
    tests: ['test/admin/once-told.test.ts'],
    patches: [
      ...patchesOf('shared/admin/replay.ts', [
        '(told ? store.keepTold(claim, told) : store.keepAnswer(claim, answer))',
        'store.keepAnswer(claim, answer)',
      ]),
      ...patchesOf(
        'shared/admin/appointments/told.ts',
        ['(etag === undefined || live.etag === etag)', 'live'],
        ['then?.body !== undefined', 'then?.body === null'],
      ),
      ...patchesOf('shared/admin/batch/run.ts', [
        "operation.scope === 'this' ? operation.instance : undefined",
        'undefined',
      ]),
    ],
  },
  {
    // B08: an administrator of one branch hears of no diary of another.
    tests: ['test/admin/own-branch.test.ts'],
    patches: [
      ...patchesOf(
        'shared/admin/devices.ts',
        ['(isOwn(resource) || isShared(resource))', 'true'],
        ['isOwn(resource) || isShared(resource)', 'isOwn(resource)'],
      ),
    ],
  },
  {
    // T62, T63, T71: a restored folder, a broken file, a file that others may read.
    tests: ['test/local/storage.test.ts'],
    slower: ['test/ops/restore.test.ts'],
    patches: [
      ...patchesOf(
        'lambdas/local/restore.ts',
        ['for (const [id, version] of await loadVersions(table)) await rotateEpoch(table, id, version);', ''],
        ['await deleteInvitations(table);', ''],
        ['if (!before) return;', 'return;'],
        ['if (existsSync(file + ending)) renameSync', 'if (!existsSync(file)) renameSync'],
      ),
      ...patchesOf(
        'lambdas/local/folder-database.ts',
        ["if (verdict !== 'ok') throw", "if (verdict === '') throw"],
        ['if (identity() !== opened) gone();', ''],
      ),
      ...patchesOf(
        'lambdas/local/data-folder.ts',
        ['process.umask(0o077);', ''],
        ['chmodSync(join(folder, name), 0o600)', 'undefined'],
      ),
      ...patchesOf('lambdas/local/backup.ts', ['process.umask(0o077);', '']),
    ],
  },
  {
    // T63: broken is not busy.
    tests: ['test/threats/broken-storage.test.ts', 'test/admin/notes.test.ts'],
    slower: ['test/local/storage.test.ts'],
    patches: [
      ...patchesOf(
        'shared/store/dynamo/engine/sqlite/broken.ts',
        ["13: 'full',", ''],
        ["11: 'damaged',", ''],
        [
          'kind === undefined ? error : new StoreBrokenError(kind, error)',
          "kind === undefined ? error : faultNamed('ThrottlingException', kind)",
        ],
      ),
      ...patchesOf('shared/http/refusals.ts', ["kind === 'full' ? 507 : 503", '503']),
      ...patchesOf('shared/http/log.ts', ['cause: causeOf(fault), ', '']),
    ],
  },
  {
    // T64: it stops, whatever hangs.
    tests: ['test/local/uploads-and-stopping.test.ts', 'test/http/socket.test.ts'],
    patches: [
      ...patchesOf('lambdas/local/server.ts', [
        'const end = setTimeout(() => server.closeAllConnections(), limits.stop);',
        'const end = setTimeout(() => {}, limits.stop);',
      ]),
      ...patchesOf('lambdas/local/start.ts', [
        "process.once('SIGINT', stop).once('SIGTERM', stop);",
        "process.once('SIGINT', stop);",
      ]),
    ],
  },
  {
    // T67: what turns into a series while it is listed is told once.
    tests: ['test/sync-model/cold-listing.test.ts'],
    patches: [
      ...patchesOf(
        `${calendar}/cold-listing.ts`,
        ['withChanges(newestByName(entries), changes)', 'withChanges(newestByName(entries), [])'],
        ['else changed.delete(change.name);', ''],
        ['const head = await headOfNow(database, calendar, stable, backoff);', 'const head = calendar;'],
      ),
    ],
  },
  {
    // T68: another appointment is never overwritten.
    tests: ['test/store/races.test.ts', 'test/protocol/copy-move.test.ts'],
    patches: [
      ...patchesOf(`${calendar}/move.ts`, ["return { outcome: { outcome: 'uid-conflict', holder: to.name } };", '{}']),
      ...patchesOf(`${calendar}/put-delete.ts`, [
        'live && live.uid !== sent.uid',
        'live && conditions.ifNoneMatch && live.uid !== sent.uid',
      ]),
    ],
  },
  {
    // T71: secrets in lines.
    tests: ['test/http/log.test.ts'],
    patches: [
      ...patchesOf(
        'shared/http/logged-path.ts',
        ['template[index] === segment && isOurs(segment)', 'template.includes(segment)'],
        [' && isOurs(segment)', ''],
        ['fitting = named.length > 0 ? named : fitting.filter((template) => !isOurs(template[index]));', ''],
        ['named.length > 0 ? named :', ''],
        ['[...known, ...templates]', 'known'],
        ['hashOf(segment.toLowerCase())', 'hashOf(segment)'],
      ),
      ...patchesOf(
        'shared/http/console-lines.ts',
        ['from, characters }', 'from, characters, what: printed.join() }'],
        ["process.removeAllListeners('warning').on", 'process.on'],
        ["'trace', 'dir', 'table'", "'trace'"],
      ),
    ],
  },
  {
    // T72: a personal calendar is never overwritten.
    tests: ['test/protocol/personal-calendar.test.ts'],
    patches: [
      ...patchesOf(
        `${calendar}/calendars.ts`,
        ["calendar.kind === 'personal' && taken.has(calendar.homeName) ? byId(calendar) : calendar", 'calendar'],
        ['if (isResourceOf(principal, inTheWay)) return byId(named);', ''],
        ["if (isResourceOf(principal, await headOf(database, wanted.homeName))) return { outcome: 'exists' };", ''],
      ),
      ...patchesOf('shared/store/dynamo/rows/keys.ts', ['homePrefix}/$', 'homePrefix}$']),
    ],
  },
  {
    // T73: no id is too long to be refused.
    tests: ['test/threats/keys-too-long.test.ts', 'test/admin/understood.test.ts'],
    slower: ['test/admin/bad-input.test.ts'],
    patches: [
      ...patchesOf(
        'shared/admin/entity.ts',
        ['const longestKey = 512;', 'const longestKey = 5_120;'],
        ["id !== '' && Buffer.byteLength(id) <= longestKey", "id !== '' && id.length <= 1_024"],
      ),
      ...patchesOf(
        'shared/admin/appointments/stored.ts',
        ['isKey(resourceId) ? await', 'true ? await'],
        ['isKey(appointmentId) ? await', 'true ? await'],
        ['judged(() => requireRule(rule) && rule)', 'rule'],
      ),
    ],
  },
  {
    // T74: a cut or empty export is refused before the first write.
    tests: ['test/ops/export.test.ts', 'test/ops/ops.test.ts'],
    patches: [
      ...patchesOf(
        `${maintenance}/export-file.ts`,
        ['if (!end) {', 'if (!end && line < 0) {'],
        ['if (end.rows !== seen.size) throw', 'if (end.rows < 0) throw'],
        ["if (end.sha256 !== hash.digest('hex'))", "if (end.sha256 === '')"],
        ['if (before !== undefined) throw', 'if (before === -1) throw'],
        ['if (end) throw', 'if (end && line < 0) throw'],
      ),
      ...patchesOf(
        `${maintenance}/import.ts`,
        ["if (digests.size === 0) throw new ExportError('it holds no row');", ''],
        ['if (digests.get(words) !== digestOf(row)) {', 'if (digests.get(words) === undefined) {'],
        ['if (!resume) {', 'if (resume && !resume) {'],
      ),
      ...patchesOf('lambdas/ops/verify.ts', [
        'seen.calendars + seen.objects + seen.accesses === 0',
        'seen.calendars < 0',
      ]),
    ],
  },
  {
    // T75: an event that slipped past the authorizer.
    tests: ['test/http/functions.test.ts'],
    slower: ['test/deployed/claims.test.ts'],
    patches: [
      ...patchesOf('shared/http/admin-pipeline.ts', [
        '(await runtime.authorize(request)) ?? unauthorized()',
        "(await runtime.authorize(request)) ?? { subject: 'nobody' }",
      ]),
    ],
  },
];
