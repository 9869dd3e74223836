import { isIPv4, isIPv6 } from 'node:net';

/** Eight groups of an IPv6 address, `::` written out. */
const groupsOf = (address: string): readonly string[] => {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(Math.max(gap, 0)).fill('0'), ...right];
};

/** The network that failures are counted for: IPv4 /24, IPv6 /64, what a household or a shop shares (T01, T02). */
export const networkOf = (sourceIp: string): string => {
  const address = sourceIp.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  if (isIPv6(address)) {
    const groups = groupsOf(address).slice(0, 4);
    return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
  }
  return 'unknown';
};
