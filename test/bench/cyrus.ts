import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BusinessObject } from '../support/business-data.ts';
import { freePort } from '../support/free-port.ts';
import { type Contestant, exchange } from './driver.ts';
import { fillByWire } from './fill.ts';
import { start } from './server.ts';

/** Debian's packages of the server. */
export const cyrusPackages = ['cyrus-caldav', 'cyrus-imapd', 'sasl2-bin', 'libsasl2-modules'] as const;

const password = 'bench';
const admin = 'cyrusadmin';
const programs = '/usr/lib/cyrus/bin';

const settings = (directory: string): Readonly<Record<string, string>> => ({
  configdirectory: join(directory, 'state'),
  proc_path: join(directory, 'state', 'proc'),
  mboxname_lockpath: join(directory, 'state', 'lock'),
  defaultpartition: 'default',
  'partition-default': join(directory, 'spool'),
  altnamespace: 'no',
  unixhierarchysep: 'no',
  admins: admin,
  servername: 'localhost',
  httpmodules: 'caldav',
  allowplaintext: 'yes',
  caldav_allowscheduling: 'off',
  sasl_pwcheck_method: 'auxprop',
  sasl_auxprop_plugin: 'sasldb',
  sasl_sasldb_path: join(directory, 'passwords'),
  sasl_mech_list: 'PLAIN LOGIN',
});

const services = (config: string, http: number, imap: number): string => `START {
  recover cmd="${programs}/ctl_cyrusdb -C ${config} -r"
}
SERVICES {
  imap cmd="${programs}/imapd -C ${config}" listen="127.0.0.1:${imap}" prefork=0 maxchild=4
  http cmd="${programs}/httpd -C ${config}" listen="127.0.0.1:${http}" prefork=2 maxchild=100
}
EVENTS {
  checkpoint cmd="${programs}/ctl_cyrusdb -C ${config} -c" period=30
}
`;

/** Makes the user's mailbox, without which Cyrus gives no calendars (RFC 9051 §6.3.4). */
const makeMailbox = async (port: number): Promise<void> => {
  const socket = connect(port, '127.0.0.1');
  const answers = createInterface(socket)[Symbol.asyncIterator]();
  await answers.next();
  for (const command of [`LOGIN ${admin} ${password}`, 'CREATE user.bench']) {
    socket.write(`a ${command}\r\n`);
    for (let line = ''; !line.startsWith('a '); ) line = String((await answers.next()).value);
  }
  socket.end();
  await once(socket, 'close');
};

/** Debian's Cyrus, filled through the wire. It runs as its own user, so the folders above `directory` must let that user through. */
export const cyrus = async (directory: string, objects: readonly BusinessObject[]): Promise<Contestant> => {
  const [http, imap] = [await freePort(), await freePort()];
  const [config, list, pidFile] = ['imapd.conf', 'cyrus.conf', 'pid'].map((name) => join(directory, name));
  for (const folder of [
    'spool',
    ...['db', 'proc', 'lock', 'socket', 'log', 'user', 'msg'].map((name) => `state/${name}`),
  ])
    mkdirSync(join(directory, folder), { recursive: true });
  const lines = Object.entries(settings(directory)).map(([name, value]) => `${name}: ${value}\n`);
  writeFileSync(config ?? '', lines.join(''));
  writeFileSync(list ?? '', services(config ?? '', http, imap));
  for (const user of [admin, 'bench'])
    execFileSync('saslpasswd2', ['-p', '-c', '-f', join(directory, 'passwords'), '-u', 'localhost', user], {
      input: password,
    });
  execFileSync('chown', ['-R', 'cyrus:mail', directory]);

  const root = `http://127.0.0.1:${http}/dav/`;
  const run = () =>
    start('/usr/sbin/cyrmaster', ['-C', config ?? '', '-M', list ?? '', '-p', pidFile ?? '', '-D'], root);
  const contestant = {
    name: 'cyrus',
    objects,
    collection: `${root}calendars/user/bench/calendar/`,
    authorization: `Basic ${Buffer.from(`bench:${password}`).toString('base64')}`,
  } as const;
  let server = await run();
  await makeMailbox(imap);
  await exchange({ ...contestant, collection: `${root}calendars/user/bench/` }, 'PROPFIND', '', '', { depth: '0' });
  await exchange(contestant, 'MKCALENDAR');
  await fillByWire(contestant, objects);
  return {
    ...contestant,
    get pid() {
      return server.pid;
    },
    close: () => server.close(),
    restart: async () => {
      await server.close();
      server = await run();
    },
  };
};
