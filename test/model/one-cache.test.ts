import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Maps that entries go from, and that are no caches of what was asked: what they hold, and when it goes. */
const explained: Readonly<Record<string, string>> = {
  'shared/admin/appointments/integrator-data.ts: result': 'one merge patch, while it is applied',
  'shared/model/lru.ts: entries': 'the one cache',
  'shared/store/dynamo/calendar/cold-listing.ts: changed': 'one listing, while it is put together',
  'shared/store/dynamo/calendar/object-memory.ts: calendars':
    'one weight over all calendars, whose objects go together',
  'shared/store/dynamo/calendar/object-memory.ts: objects': 'the objects of one calendar, which go when it changes',
  'shared/store/dynamo/calendar/write-queue.ts: waiting': 'writers, until it is their turn',
  'shared/store/dynamo/engine/sqlite/transactions.ts: tokens': 'transactions, for ten minutes as DynamoDB has it',
  'shared/http/turns.ts: byOrigin': 'requests, until it is their turn',
  'shared/http/sign-in.ts: inFlight': 'sign-ins, until they are decided',
  'lambdas/console/lists/list-view.ts: last': 'one address for each list of the console, in one tab',
  'lambdas/console/route.ts: questions': 'one for each form with something unsaved, while it is shown',
  'lambdas/local/bcrypt-thread.ts: waiting': 'questions to a thread, until it answers',
};

/** Maps that forget, and maps that are filled while the process lives. */
const forgetful = (file: string): readonly string[] => {
  const code = readFileSync(join(root, file), 'utf8');
  const maps = [...code.matchAll(/^( *)(?:const|let) (\w+)(?:: [^=]+)? = new Map\b/gm)];
  return maps
    .filter(([, indent, name]) => {
      const does = (methods: string): boolean => new RegExp(`\\b${name}\\.(?:${methods})\\(`).test(code);
      return does('set') && (does('delete|clear') || indent === '');
    })
    .map(([, , name]) => `${file}: ${name}`);
};

it('code F9: what a process remembers and forgets again is an lru, with one law of eviction', () => {
  const found = globSync('{shared,lambdas,cdk}/**/*.{ts,tsx}', { cwd: root }).flatMap(forgetful);
  expect(found.sort()).toEqual(Object.keys(explained).sort());
});
