import { record, type Site } from '../checks.ts';
import { run } from '../wire.ts';

const runScript = async (file: string, site: Site, ...args: readonly string[]): Promise<void> => {
  const script = new URL(file, import.meta.url).pathname;
  const output = await run('/usr/bin/python3', [script, ...args], {
    env: { ORIGIN: site.origin, RESOURCE: site.resourceUrl, DAV_USER: site.userName, DAV_PASSWORD: site.password },
  }).catch((error: Error) => `FAIL python3-caldav runs to its end: ${error.message.replaceAll('\n', ' ')}`);
  for (const line of output.split('\n')) {
    const [, outcome, name = '', failure] =
      /^(ok|FAIL) (.+?)(?:: (\w+(?:Error|NotFound|Exception)\b.*))?$/.exec(line) ?? [];
    if (outcome) record(name, outcome === 'ok' ? undefined : (failure ?? 'failed'));
  }
};

/** Debian's python3-caldav; with a folder, it also leaves every event of the diary there. */
export const pythonCaldav = (site: Site, folder?: string): Promise<void> =>
  runScript('python-caldav.py', site, ...(folder === undefined ? [] : [folder]));

/** Cases that python-caldav's later versions and caldav-server-tester ask, for somebody who may make calendars. */
export const pythonCaldavLater = (site: Site): Promise<void> => runScript('python-caldav-later.py', site);
