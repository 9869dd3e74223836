import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { record, type Site, tell } from '../checks.ts';
import { type DebianSource, fetchSource } from '../debian-source.ts';
import { outcomesOf } from '../junit.ts';
import type { Outcome } from '../results.ts';
import { run } from '../wire.ts';

/** Debian's binary package leaves the tests out, its source has them, beside the library they belong to. */
const source: DebianSource = { name: 'python-caldav', version: '1.3.9-1', suite: 'trixie' };

/** What a server may be declared to do or not, in words of the suite's own list `tests/compatibility_issues.py`. */
const declared = ['no_scheduling', 'calendar_order', 'calendar_color'];

/** The two tests that fail over one line each, told to leave that line out: nothing else may hide behind it. */
const rest = {
  which: 'testSearchEvent or testSetCalendarProperties',
  declared: ['no_scheduling', 'calendar_order', 'combined_search_not_working'],
};

/** The suite's own configuration, naming one server and none of those it would start itself. */
const configuration = (site: Site, incompatibilities: readonly string[]): string => {
  const url = process.env.HOME_URL ?? `${site.origin}/`;
  const server = { url, username: site.userName, password: site.password, incompatibilities };
  return `caldav_servers = [${JSON.stringify(server)}]\ntest_radicale = test_xandikos = False\n`;
};

const pytest = async (
  site: Site,
  folder: string,
  which: string,
  flags: readonly string[],
): Promise<readonly Outcome[]> => {
  const report = join(folder, 'report.xml');
  rmSync(report, { force: true });
  writeFileSync(join(folder, 'tests', 'conf_private.py'), configuration(site, flags));
  const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', `--junitxml=${report}`, '-k', which];
  await run('/usr/bin/python3', [...args, 'tests/test_caldav.py'], { cwd: folder }).catch((error: Error) => {
    if (!existsSync(report)) throw error;
  });
  return outcomesOf(readFileSync(report));
};

/** python-caldav's own functional tests, the library's `tests/test_caldav.py` as it is, for somebody who may make calendars. */
export const pythonCaldavOwn = async (site: Site): Promise<void> => {
  const workspace = join(site.workspace, 'python-caldav');
  mkdirSync(workspace, { recursive: true });
  const folder = await fetchSource(source, workspace).catch((error: Error) => {
    const why = error.message.split('\n').find((line) => line.startsWith('E: '));
    console.log(`skip python-caldav's own tests, ${source.name} ${source.version}: ${why ?? error.message.trim()}`);
  });
  if (folder === undefined) return;
  try {
    for (const outcome of await pytest(site, folder, 'TestForServer or testInviteAndRespond', declared))
      tell({ ...outcome, name: `python-caldav's own ${outcome.name}` });
    for (const outcome of await pytest(site, folder, `TestForServer and (${rest.which})`, rest.declared))
      tell({ ...outcome, name: `python-caldav's own, the rest of ${outcome.name}` });
  } catch (error) {
    record("python-caldav's own tests run to their end", String(error));
  }
};
