import { dayMs } from '../../shared/model/instant.ts';
// The library keeps its algorithms in a container that needs this first.
import 'reflect-metadata';
import { KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and the key it belongs to, both PEM (RFC 7468). */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** Clocks of phones differ. */
const leeway = dayMs;

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
const newSerial = (): string => `01${randomBytes(15).toString('hex')}`;
const lasting = (days: number) => ({
  notBefore: new Date(Date.now() - leeway),
  notAfter: new Date(Date.now() + days * dayMs),
});

const pemOf = (certificate: X509Certificate, privateKey: webcrypto.CryptoKey): KeyPair => ({
  cert: `${certificate.toString('pem')}\n`,
  key: KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
});

/** A certificate authority of its own, for ten years; it signs servers only (RFC 5280 §4.2.1.9). */
export const newAuthority = async (name: string): Promise<KeyPair> => {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    serialNumber: newSerial(),
    keys,
    signingAlgorithm: algorithm,
    ...lasting(3_650),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return pemOf(certificate, keys.privateKey);
};

/** A server's certificate for these names and addresses; iOS takes none that lasts longer than 825 days. */
export const newServerCertificate = async (authority: KeyPair, names: readonly string[]): Promise<KeyPair> => {
  const issuer = new X509Certificate(authority.cert);
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: [names[0] ?? 'localhost'] }],
    issuer: issuer.subject,
    serialNumber: newSerial(),
    publicKey: keys.publicKey,
    signingKey: await signingKeyOf(authority),
    signingAlgorithm: algorithm,
    ...lasting(397),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      await AuthorityKeyIdentifierExtension.create(issuer),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }))),
    ],
  });
  return pemOf(certificate, keys.privateKey);
};

const signingKeyOf = ({ key }: KeyPair): Promise<webcrypto.CryptoKey> => {
  const base64 = key.replaceAll(/-----[^-]+-----|\s/g, '');
  return webcrypto.subtle.importKey('pkcs8', Buffer.from(base64, 'base64'), algorithm, false, ['sign']);
};
