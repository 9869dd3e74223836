import { type PatchGroup, patchesOf } from '../patch.ts';

/** What clients say and are told: names, conditions, filters, reports, XML. */
export const wirePatches: readonly PatchGroup[] = [
  {
    tests: ['test/protocol/href.test.ts'],
    slower: ['test/protocol/discovery.test.ts', 'test/protocol/put.test.ts', 'test/protocol/sync.test.ts'],
    patches: [
      ...patchesOf(
        'shared/model/href.ts',
        ['const maxNameOctets = 512', 'const maxNameOctets = 511'],
        ["name === '.' || name === '..' ||", "name === '.' ||"],
        ['|| /[/\\p{Cc}]/u.test(name)', '|| /[/]/u.test(name)'],
        ["first !== 'dav' || more.length > 0 ||", "first !== 'dav' ||"],
        ["path.endsWith('/') ? undefined : { kind: 'object'", "false ? undefined : { kind: 'object'"],
        ['!isXmlText(name) || ', ''],
      ),
    ],
  },
  {
    tests: ['test/protocol/sync.test.ts'],
    patches: [
      ...patchesOf(
        'shared/model/sync-token.ts',
        ['(0|[1-9]\\d{0,11})', '(\\d{1,12})'],
        ['([a-z0-9]+)(?:', '([a-z0-9:]+)(?:'],
      ),
      ...patchesOf(
        'shared/dav/reports/sync-collection.ts',
        ['if (page.truncated)', 'if (page.truncated && limit < 0)'],
        ["value === 'infinite'", 'value === undefined'],
        ['return Math.min(Number(count), most)', 'return most'],
        ['[1-9]\\d{0,8}', '\\d{1,9}'],
      ),
    ],
  },
  {
    tests: ['test/protocol/multiget.test.ts'],
    slower: ['test/threats/other-principals.test.ts'],
    patches: [
      ...patchesOf(
        'shared/dav/reports/multiget-hrefs.ts',
        ['|| named.userName !== principal.userName', ''],
        ["target.kind === 'object' && target.objectName !== named.objectName", 'false'],
        ['hrefs.size > maxHrefs', 'hrefs.size > maxHrefs * 10'],
        ['if (hrefs.size === 0)', 'if (hrefs.size < 0)'],
      ),
    ],
  },
  {
    tests: ['test/protocol/put.test.ts'],
    slower: ['test/protocol/if-header.test.ts'],
    patches: [
      ...patchesOf(
        'shared/model/calendar-object.ts',
        ["wanted === '*' || wanted", 'wanted'],
        ['etag !== undefined && (wanted', '(wanted'],
        ['&& (ifNoneMatch === undefined || !matches(ifNoneMatch))', ''],
      ),
    ],
  },
  {
    tests: ['test/protocol/copy-move.test.ts'],
    slower: ['test/protocol/if-header.test.ts', 'test/protocol/put.test.ts', 'test/protocol/get.test.ts'],
    patches: [
      ...patchesOf(
        'shared/dav/conditions/conditional.ts',
        [
          "headers.get('overwrite')?.trim().toUpperCase() ?? 'T'",
          "headers.get('overwrite')?.trim().toUpperCase() ?? 'F'",
        ],
        ["overwrite !== 'T' && overwrite !== 'F'", 'false'],
        ['text.length > 4096 || ', ''],
        ["ifNoneMatch.replace(/\\bW\\/(?=\")/g, '')", 'ifNoneMatch'],
      ),
    ],
  },
  {
    tests: ['test/protocol/if-header.test.ts'],
    patches: [
      ...patchesOf(
        'shared/dav/conditions/if-header.ts',
        ['holds !== not', 'holds'],
        ['open.length > 0 && !not', '!not'],
        ['return open || lists.length === 0', 'return lists.length === 0'],
        ['conditions.every(', 'conditions.some('],
      ),
    ],
  },
  {
    tests: ['test/protocol/get.test.ts'],
    patches: [
      ...patchesOf(
        'shared/dav/conditions/read-conditions.ts',
        ['Math.floor(modifiedAt / 1000) > since', 'Math.floor(modifiedAt / 1000) >= since'],
        ["changedSince(headers.get('if-modified-since'), modifiedAt) === false", 'false'],
        ["if (changedSince(headers.get('if-unmodified-since'), modifiedAt) === true)", 'if (modifiedAt === -1)'],
      ),
    ],
  },
  {
    tests: ['test/protocol/if-header.test.ts'],
    slower: ['test/protocol/put.test.ts', 'test/protocol/copy-move.test.ts'],
    patches: [
      ...patchesOf(
        'shared/dav/conditions/write-conditions.ts',
        ['target.userName !== principal.userName || ', ''],
        ['object ? { ifMatch: [object.etag] } :', 'object ? {} :'],
      ),
    ],
  },
  {
    tests: ['test/protocol/rights-race.test.ts'],
    slower: ['test/protocol/put.test.ts', 'test/protocol/copy-move.test.ts', 'test/protocol/privileges.test.ts'],
    patches: [
      ...patchesOf(
        'shared/dav/objects/store-object.ts',
        ['tag ? { ifMatch: [tag] } :', 'tag ? {} :'],
        ["{ ifNoneMatch: '*' };", '{};'],
        ['conditions: judged', 'conditions'],
        ['if (!conditionsHold(conditions, tag))', 'if (!conditionsHold({}, tag))'],
        ["kind === 'resource' && principal.branchId === undefined", "kind === 'resource' && false"],
        ['create && move &&', 'create &&'],
      ),
    ],
  },
  {
    tests: ['test/protocol/put.test.ts'],
    patches: [
      ...patchesOf('shared/dav/objects/received-object.ts', [
        "mediaType !== 'text/calendar' && !looksLikeCalendar(body)",
        "mediaType !== 'text/calendar'",
      ]),
    ],
  },
  {
    tests: ['test/protocol/filter.test.ts'],
    slower: ['test/protocol/query.test.ts', 'test/dav'],
    patches: [
      ...patchesOf(
        'shared/dav/filter/overlap.ts',
        ['from <= end && (to > start || to >= end)', 'from < end && (to > start || to >= end)'],
        ['(from < end || from <= start) && (to > start || to >= end)', 'from < end && (to > start || to >= end)'],
        ['from <= start && to > start', 'from <= start && to >= start'],
        ['from < end && to >= end;', 'from < end && to > end;'],
        ['(from <= created || from <= completed)', 'from <= created'],
        ['from <= completed && to >= completed', 'from < completed && to >= completed'],
        ['to > created;', 'to >= created;'],
      ),
    ],
  },
  {
    tests: ['test/protocol/query.test.ts'],
    slower: ['test/protocol/filter.test.ts'],
    patches: [
      ...patchesOf(
        'shared/dav/filter/time-range.ts',
        ['from >= to;', 'from > to;'],
        ['unreadable || empty || reversed', 'unreadable || reversed'],
        ['new Date(instant).getUTCDate() !== Number(day)', 'false'],
      ),
    ],
  },
  {
    tests: ['test/protocol/filter.test.ts'],
    slower: ['test/protocol/query.test.ts'],
    patches: [
      ...patchesOf(
        'shared/dav/filter/comp-filter.ts',
        ["=== (negate === 'no')", '=== true'],
        ['range.range && text.text', 'range.range && !text.text && !range'],
        ['elementsOf(element).length > 1', 'elementsOf(element).length > 99'],
      ),
      ...patchesOf(
        'shared/dav/filter/matches.ts',
        ['if (absent) return value === undefined', 'if (absent) return value !== undefined'],
        ['if (absent) return properties.length === 0', 'if (absent) return properties.length > 0'],
        ["moment.kind === 'date' ? start + dayMs : start", 'start'],
      ),
    ],
  },
  {
    tests: [
      'test/codec/recurrence/rules.test.ts',
      'test/codec/recurrence/bounds.test.ts',
      'test/codec/recurrence/shape.test.ts',
    ],
    slower: ['test/protocol/query.test.ts', 'test/protocol/freebusy.test.ts'],
    patches: [
      ...patchesOf(
        'shared/model/instant.ts',
        ['(end > from || (end === start && start >= from))', 'end > from'],
        ['(end > from || (end === start && start >= from))', 'end >= from'],
        ['start < to && (end', 'start <= to && (end'],
      ),
    ],
  },
  {
    tests: ['test/codec/xml'],
    patches: [
      ...patchesOf(
        'shared/codec/xml/namespaces.ts',
        ['given.length > maxAttributes', 'given.length > maxAttributes * 100'],
        ['!root || others.length > 0', '!root'],
        ["(prefix === 'xml') !== (uri === xmlNamespace) ||", ''],
        ["(prefix !== '' && uri === '') || ", ''],
        ['if (uri === undefined || !local', 'if (!local'],
        ['|| /[{}]/.test(uri)', ''],
      ),
      ...patchesOf(
        'shared/codec/xml/parse.ts',
        ['body.length > bytes', 'body.length > bytes * 2'],
        ['export const maxDepth = 32', 'export const maxDepth = 64'],
        ['const maxElements = 20_000', 'const maxElements = 2_000_000'],
        ['{ fatal: true }', '{ fatal: false }'],
        ["piece.slice(4, -2).includes('--')", 'false'],
        ['if (!/(-->|\\]\\]>|\\?>)$/.test(piece))', 'if (!piece)'],
      ),
    ],
  },
];
