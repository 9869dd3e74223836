import { type PatchGroup, patchesOf } from '../patch.ts';

/** What stands around every function: events, pages of other origins, the log; and the server of one machine. */
export const surroundingPatches: readonly PatchGroup[] = [
  {
    tests: ['test/http/events.test.ts', 'test/protocol/ingress.test.ts', 'test/http/log.test.ts'],
    slower: ['test/local/start.test.ts'],
    patches: [
      ...patchesOf(
        'shared/http/events.ts',
        ['if (!isRequest(event)) return undefined;', ''],
        ["typeof event.httpMethod === 'string' && typeof event.path === 'string'", 'true'],
        [" && typeof event.rawPath === 'string'", ''],
      ),
      ...patchesOf(
        'shared/http/middlewares/same-origin.ts',
        ["host !== undefined && hostOf(origin) === host.toLowerCase().replace(/:(?:80|443)$/, '')", 'true'],
        ["host !== undefined && hostOf(origin) === host.toLowerCase().replace(/:(?:80|443)$/, '')", 'false'],
        [".replace(/:(?:80|443)$/, '')", ''],
        ['!ownSites.includes(site.toLowerCase())', 'false'],
      ),
      ...patchesOf('lambdas/runtime.ts', ['consoleAsLines(logLine);', '']),
      ...patchesOf('lambdas/runtime-admin.ts', ['consoleAsLines(logLine);', '']),
      ...patchesOf('lambdas/local/open.ts', ['consoleAsLines(writeLog);', '']),
    ],
  },
  {
    tests: ['test/http/socket.test.ts', 'test/local/uploads-and-stopping.test.ts'],
    patches: [
      ...patchesOf('lambdas/local/body.ts', ['mayBeLarge && !(await admits())', 'mayBeLarge && false']),
      ...patchesOf(
        'lambdas/local/server.ts',
        ['() => admits(eventWith(none)).catch(() => false)', 'async () => true'],
        ["if (isStopping()) response.setHeader('connection', 'close');", ''],
      ),
      ...patchesOf(
        'lambdas/local/admits.ts',
        ["['signed-in', 'being-cleared'].includes((await signIn(request)).outcome)", 'true'],
        ['(await authorize(request)) !== undefined', 'true'],
        ["case 'page':\n        return false;", "case 'page':\n        return true;"],
      ),
    ],
  },
];
