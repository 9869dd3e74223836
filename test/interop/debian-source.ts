import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './wire.ts';

/** Upstream's source of one package, as a suite of Debian keeps it. */
export interface DebianSource {
  readonly name: string;
  readonly version: string;
  readonly suite: string;
}

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The archive from which this machine's apt already gets Debian. */
const archive = async (): Promise<string> => {
  const which = ['Created-By: Packages', 'Origin: Debian', 'Label: Debian'];
  const [first = ''] = (await run('apt-get', ['indextargets', '--format', '$(REPO_URI)', ...which])).split('\n');
  if (first === '') throw new Error('apt knows no archive of Debian here');
  return first;
};

/** Fetches that source through apt, which checks it against the signed index, and unpacks it; apt's own lists stay untouched. */
export const fetchSource = async ({ name, version, suite }: DebianSource, folder: string): Promise<string> => {
  const [apt, unpacked] = [join(folder, 'apt'), join(folder, `${name}-${version}`)];
  for (const directory of [join(apt, 'lists'), unpacked]) mkdirSync(directory, { recursive: true });
  const sources = join(apt, 'sources.list');
  const signed = existsSync(keyring) ? ` [signed-by=${keyring}]` : '';
  writeFileSync(sources, `deb-src${signed} ${await archive()} ${suite} main\n`);
  const settings = [
    `Dir::State=${apt}`,
    'Dir::State::status=/var/lib/dpkg/status',
    `Dir::Cache=${apt}`,
    `Dir::Etc::sourcelist=${sources}`,
    'Dir::Etc::sourceparts=/dev/null',
    'APT::Sandbox::User=root',
  ].flatMap((each) => ['-o', each]);
  await run('apt-get', ['-qq', ...settings, 'update']);
  const wanted = ['source', '--download-only', '--tar-only', `${name}=${version}`];
  await run('apt-get', ['-qq', ...settings, ...wanted], { cwd: folder });
  const tarball = readdirSync(folder).find((file) => file.startsWith(`${name}_`) && file.includes('.orig.tar.'));
  if (!tarball) throw new Error(`apt brought no source of ${name}`);
  await run('tar', ['-xf', join(folder, tarball), '-C', unpacked, '--strip-components', '1']);
  return unpacked;
};
