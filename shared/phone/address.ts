import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Addresses that nobody reaches from the internet, by IANA's registries of special-purpose addresses (RFC 6890). */
const closed = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  closed.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  // The unspecified address, the loopback and what is left of IPv4-compatible ones.
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  // Teredo and 6to4 carry an IPv4 address that nobody judges (RFC 4380, RFC 7526).
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const)
  closed.addSubnet(network, bits, 'ipv6');

/** Endings of names that no public name server answers for. */
const closedEndings =
  /(?:^|\.)(?:localhost|localdomain|local|lan|home|internal|intranet|private|corp|test|invalid|home\.arpa|fritz\.box)$/;

/** Is this address one that the internet reaches? */
export const isPublicAddress = (address: string): boolean => {
  // IPv4 inside IPv6: mapped (RFC 4291 §2.5.5.2), or behind the well-known prefix of a translator (RFC 6052 §2.1).
  const [, inner] = /^(?:::ffff:|64:ff9b::)(.+)$/i.exec(address) ?? [];
  const v4 = inner === undefined ? address : v4Of(inner);
  return v4 !== undefined && isIP(v4) === 4 ? !closed.check(v4, 'ipv4') : !closed.check(address, 'ipv6');
};

/** `a.b.c.d`, also from two groups of hexadecimal digits. */
const v4Of = (text: string): string | undefined => {
  if (isIP(text) === 4) return text;
  const [, high, low] = /^([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(text) ?? [];
  if (high === undefined || low === undefined) return undefined;
  const number = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((bits) => (number >>> bits) & 255).join('.');
};

/** The addresses of a host name; rejects where there are none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** As this machine resolves names. */
export const resolveByPlatform: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true })).map(({ address }) => address);

/** Longer than a name server needs, short beside the time of a whole test. */
const timeoutMs = 2_000;

const addressesOf = async (hostname: string, resolve: Resolve): Promise<readonly string[]> => {
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('no answer in time')), timeoutMs);
  try {
    return await Promise.race([resolve(hostname), timedOut]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * May phones in the internet reach this base URL? Decided by the addresses its name resolves to, not by how it is spelled;
 * undefined for a name that does not resolve, which whoever speaks to it will notice.
 */
export const isPublicUrl = async (base: string, resolve: Resolve = resolveByPlatform): Promise<boolean | undefined> => {
  const hostname = new URL(base).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(hostname) !== 0) return isPublicAddress(hostname);
  if (!hostname.includes('.') || closedEndings.test(hostname)) return false;
  return addressesOf(hostname, resolve).then(
    (addresses) => addresses.some(isPublicAddress),
    () => undefined,
  );
};
