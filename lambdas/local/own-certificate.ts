import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { dayMs } from '../../shared/model/instant.ts';
import { CannotStartError } from './cannot-start.ts';
import type { KeyPair } from './issue-certificate.ts';

/** The certificate of this machine, and of the authority that a phone has to trust for it. */
export interface OwnCertificate extends KeyPair {
  readonly authority: string;
}

/** Everything this machine may be called on the local network, and the host it was told to listen on. */
export const ownNames = (host: string): readonly string[] => {
  const name = hostname().toLowerCase();
  const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  return [
    ...new Set([
      ...[
        name,
        `${name.replace(/\..*$/, '')}.local`,
        'localhost',
        '127.0.0.1',
        '::1',
        ...(/^(0\.0\.0\.0|::)$/.test(host) ? [] : [host]),
      ],
      ...addresses.filter(({ internal, scopeid = 0 }) => !internal && scopeid === 0).map(({ address }) => address),
    ]),
  ];
};

/** A certificate is made anew when it has less than this left. */
const renewal = 30 * dayMs;

const covers = (certificate: X509Certificate, name: string): boolean =>
  (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined;

/** Still good for all names, and signed by the authority as it is now. */
const isGood = ({ cert }: KeyPair, authority: KeyPair, names: readonly string[]): boolean => {
  const certificate = new X509Certificate(cert);
  return (
    certificate.validToDate.getTime() - renewal > Date.now() &&
    certificate.verify(new X509Certificate(authority.cert).publicKey) &&
    names.every((name) => covers(certificate, name))
  );
};

const kept = (folder: string, name: string): KeyPair | undefined => {
  const [cert, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  return existsSync(cert) && existsSync(key)
    ? { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
    : undefined;
};

const keep = (folder: string, name: string, pair: KeyPair): KeyPair => {
  writeFileSync(join(folder, `${name}.key`), pair.key, { mode: 0o600 });
  writeFileSync(join(folder, `${name}.crt`), pair.cert, { mode: 0o600 });
  return pair;
};

/** The authority kept in the data folder, made on the first start, and a server certificate of it for these names. */
export const ownCertificate = async (folder: string, names: readonly string[]): Promise<OwnCertificate> => {
  const issuing = () => import('./issue-certificate.ts');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const authority =
      kept(folder, 'ca') ?? keep(folder, 'ca', await (await issuing()).newAuthority(`Calendar of ${hostname()}`));
    const server = kept(folder, 'server');
    const { cert, key } =
      server && isGood(server, authority, names)
        ? server
        : keep(folder, 'server', await (await issuing()).newServerCertificate(authority, names));
    return { cert, key, authority: authority.cert };
  } catch (error) {
    throw new CannotStartError(
      `The certificates in ${folder} cannot be read or made: move ca.* and server.* away, or give --tls-cert and --tls-key.`,
      error,
    );
  }
};
