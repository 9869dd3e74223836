import { record, type Site } from '../checks.ts';
import { run } from '../wire.ts';

const script = new URL('python-caldav.py', import.meta.url).pathname;

/** Debian's python3-caldav; with a folder, it also leaves every event of the diary there. */
export const pythonCaldav = async (site: Site, folder?: string): Promise<void> => {
  const output = await run('/usr/bin/python3', [script, ...(folder === undefined ? [] : [folder])], {
    env: { ORIGIN: site.origin, RESOURCE: site.resourceUrl, DAV_USER: site.userName, DAV_PASSWORD: site.password },
  }).catch((error: Error) => `FAIL python3-caldav runs to its end: ${error.message.replaceAll('\n', ' ')}`);
  for (const line of output.split('\n')) {
    const [, outcome, name = '', failure] = /^(ok|FAIL) ([^:]+)(?:: (.*))?$/.exec(line) ?? [];
    if (outcome) record(name, outcome === 'ok' ? undefined : (failure ?? 'failed'));
  }
};
