import { type PatchGroup, patchesOf } from '../patch.ts';

/** Who gets in, who may do what, and what is kept or told of it. */
export const accessPatches: readonly PatchGroup[] = [
  {
    tests: ['test/http/functions.test.ts'],
    slower: ['test/http/events.test.ts', 'test/admin/refusals.test.ts'],
    patches: [
      ...patchesOf(
        'shared/http/authorize.ts',
        [" || typeof subject !== 'string' || subject.trim() === '')", ')'],
        ["use !== 'access' || typeof", 'typeof'],
        [" || subject.trim() === ''", ''],
        ['subject.trim()', 'subject'],
        ['undefined : await accepts(token)', 'undefined : {}'],
      ),
    ],
  },
  {
    tests: ['test/admin/once.test.ts'],
    slower: ['test/admin/problem-language.test.ts', 'test/admin/bad-input.test.ts'],
    patches: [
      ...patchesOf(
        'shared/admin/handler.ts',
        ["call.method === 'POST' && !call.secretAnswer", "call.method === 'POST'"],
        ['{ fatal: true }', '{ fatal: false }'],
        ['!value.isWellFormed()', 'false'],
        ['JSON.stringify([subject, key,', 'JSON.stringify([key,'],
        [', ...(branchId === undefined ? [] : [branchId])', ''],
      ),
    ],
  },
  {
    tests: ['test/http/functions.test.ts'],
    slower: ['test/stack/bundle.test.ts'],
    patches: [
      ...patchesOf('lambdas/appointments.ts', [
        "import { diaryCalls, handleDiary } from '../shared/admin/appointments/routes.ts';",
        "import { accessCalls as diaryCalls, handleAccess as handleDiary } from '../shared/admin/access-routes.ts';",
      ]),
    ],
  },
  {
    tests: ['test/admin/service-access.test.ts'],
    slower: ['test/admin/onboarding.test.ts', 'test/admin/once.test.ts'],
    patches: [...patchesOf('shared/store/dynamo/administration/directory.ts', [`=== 'secret'`, `=== 'nothing'`])],
  },
  {
    tests: ['test/admin/once.test.ts'],
    slower: ['test/admin/batch.test.ts'],
    patches: [
      ...patchesOf(
        'shared/store/dynamo/administration/idempotency.ts',
        ["if (row.fingerprint !== fingerprint) return 'mismatch';", ''],
        [' AND attribute_not_exists(made) AND attribute_not_exists(answer))', ')'],
      ),
      ...patchesOf('shared/admin/replay.ts', ["if (found === 'mismatch')", "if (found === 'never')"]),
    ],
  },
  {
    tests: ['test/threats/other-principals.test.ts'],
    slower: ['test/protocol/ingress.test.ts'],
    patches: [
      ...patchesOf(
        'shared/http/pipeline.ts',
        ["target.kind !== 'root' && target.userName !== principal.userName", 'false'],
        ["coding !== '' && coding !== 'identity'", 'false'],
      ),
    ],
  },
  {
    tests: ['test/http/verified.test.ts'],
    patches: [
      ...patchesOf(
        'shared/http/verified.ts',
        ['entry.until > clock() && ', ''],
        ['timingSafeEqual(entry.fingerprint, fingerprint)', 'fingerprint.length > 0'],
      ),
    ],
  },
  {
    tests: ['test/protocol/throttle.test.ts'],
    slower: ['test/http/finish.test.ts'],
    patches: [...patchesOf('shared/http/network.ts', ['slice(0, 3)', 'slice(0, 4)'], ['::/64`', '::/65`'])],
  },
  {
    tests: ['test/http/finish.test.ts'],
    slower: ['test/protocol/get.test.ts', 'test/protocol/answer-budget.test.ts'],
    patches: [
      ...patchesOf(
        'shared/http/finish.ts',
        ['octets > ingress.answerBytes', 'octets > ingress.answerBytes * 2'],
        ["headers['content-range'] === undefined", 'true'],
        ["request.method === 'HEAD' ? { status, headers } :", ''],
      ),
    ],
  },
  {
    tests: ['test/http/basic.test.ts'],
    slower: ['test/protocol/signing-in.test.ts'],
    patches: [
      ...patchesOf('shared/http/basic.ts', ['if (colon < 0) return undefined;', ''], [".normalize('NFC')", '']),
    ],
  },
  {
    tests: ['test/protocol/signing-in.test.ts'],
    slower: ['test/protocol/throttle.test.ts', 'test/admin/window.test.ts'],
    patches: [
      ...patchesOf(
        'shared/http/sign-in.ts',
        ['open: obstacle === undefined', 'open: true'],
        ['access && matches && obstacle === undefined', 'access && matches'],
        ['standing.obstacle === undefined && verified', 'verified'],
        ["name === '' || name.length > longestName", "name === ''"],
        [
          'const admission = await attempts.admit({',
          `const early = await turns.take({ trusted: false, origin: network }, () => passwords.verify(name, password, access?.passwordHash));
    const admission = await attempts.admit({`,
        ],
      ),
    ],
  },
  {
    tests: ['test/protocol/throttle.test.ts'],
    patches: [
      ...patchesOf(
        'shared/store/dynamo/sign-in/throttle.ts',
        ['windowEnd > now && windowEnd <= now + window', 'windowEnd > now'],
        ['current.attempts >= passwordsPerPair', 'current.attempts > passwordsPerPair'],
        ['AND attempts < :most', 'AND attempts <> :most'],
        ['pair.credential === attempt.credential', 'true'],
      ),
      ...patchesOf('shared/store/dynamo/sign-in/limits.ts', [
        'attribute_not_exists(failures) OR failures < :most',
        'attribute_not_exists(failures) OR failures < :most OR failures >= :most',
      ]),
    ],
  },
  {
    tests: ['test/admin/window.test.ts'],
    patches: [
      ...patchesOf(
        'shared/admin/window.ts',
        ['from >= until', 'from > until'],
        ["lastDay && !local.includes('T')", 'lastDay'],
      ),
    ],
  },
  {
    tests: ['test/admin/passwords.test.ts'],
    patches: [
      ...patchesOf(
        'shared/admin/password-strength.ts',
        ['new Set(password).size < 4', 'false'],
        ['password.length > longest', 'false'],
        ['isRun(password)', 'false'],
        ['one.length > 7 && isListed(one)', 'false'],
        ["[password, password.replace(/[\\d\\p{P}\\p{S}]+$/u, '')]", '[password]'],
        ['\\d\\p{P}\\p{S}', '\\d'],
      ),
      ...patchesOf('shared/admin/passwords.ts', [
        'if (body.password !== undefined) await requireStrong(name, body.password)',
        'await requireStrong(name, password)',
      ]),
    ],
  },
  {
    tests: ['test/local/sweep.test.ts'],
    patches: [
      ...patchesOf('shared/store/dynamo/engine/sqlite/rows.ts', ['WHERE expires < ? ORDER', 'WHERE expires > ? ORDER']),
    ],
  },
  {
    tests: ['test/stack/alarms.test.ts'],
    patches: [...patchesOf('cdk/observability.ts', ['falls ? 1 : 2,', 'falls ? 1 : 3,'])],
  },
  {
    tests: ['test/stack/policy.test.ts'],
    slower: ['test/stack/least-privilege.test.ts', 'test/stack/template.test.ts'],
    patches: [
      ...patchesOf(
        'cdk/grants.ts',
        [".filter((action) => action !== 'dynamodb:DeleteItem')", ''],
        ["'stable', 'version', 'epoch'", "'stable', 'version', 'epoch', 'closed'"],
      ),
      ...patchesOf(
        'cdk/stack.ts',
        ['...(domain && { [environment.hostName]: domain.name })', '[environment.hostName]: davBaseUrl'],
        ['...(domain && { [environment.hostName]: domain.name }),', ''],
      ),
    ],
  },
];
