import { describe, expect, it } from 'vitest';
import { isPublicUrl } from '../../shared/phone/address.ts';

const resolvingTo =
  (...addresses: readonly string[]) =>
  async () =>
    addresses;
const unresolved = async () => {
  throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
};

describe('S22 whether an address is public is decided', () => {
  it.each([
    ['8.8.8.8', true],
    ['11.0.0.1', true],
    ['100.63.255.255', true],
    ['100.64.0.0', false],
    ['100.64.0.7', false],
    ['100.127.255.255', false],
    ['100.128.0.0', true],
    ['172.15.255.255', true],
    ['172.16.0.1', false],
    ['172.20.1.5', false],
    ['172.31.255.255', false],
    ['172.32.0.0', true],
    ['192.167.1.1', true],
    ['192.168.178.20', false],
    ['10.1.2.3', false],
    ['127.0.0.1', false],
    // Other spellings of 127.0.0.1 and 10.0.0.1 that a URL may have.
    ['2130706433', false],
    ['0x7f.1', false],
    ['0xa000001', false],
    ['169.254.7.7', false],
    ['0.0.0.0', false],
    ['198.18.0.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['[2606:4700:4700::1111]', true],
    ['[2a02:8109::7]', true],
    ['[::1]', false],
    ['[::]', false],
    ['[fc00::1]', false],
    ['[fd12:3456::1]', false],
    ['[fe80::1]', false],
    ['[febf::1]', false],
    ['[ff02::1]', false],
    ['[::ffff:192.168.1.1]', false],
    ['[::ffff:8.8.8.8]', true],
    ['[64:ff9b::10.0.0.1]', false],
    ['[64:ff9b::8.8.8.8]', true],
    ['[2002:7f00:1::]', false],
    ['[2001::7f00:1]', false],
  ])('by the address itself: %s is %s', async (host, isPublic) => {
    expect(await isPublicUrl(`https://${host}:8443`, unresolved)).toBe(isPublic);
  });

  it.each([
    ['10.example.com', ['203.0.113.7'], true],
    ['192.168.1.1.example.com', ['203.0.113.7'], true],
    ['cal.example.com', ['192.168.178.20'], false],
    ['cal.example.com', ['fd00::5', '100.64.0.7'], false],
    ['cal.example.com', ['fd00::5', '203.0.113.7'], true],
    ['cal.example.com.', ['203.0.113.7'], true],
    // A private name is private, whatever somebody's name server says of it.
    ['shop-pc', ['203.0.113.7'], false],
    ['gateway.lan', ['203.0.113.7'], false],
    ['shop.fritz.box', ['203.0.113.7'], false],
    ['gateway.internal', ['203.0.113.7'], false],
    ['gateway.LOCAL', ['203.0.113.7'], false],
    ['nas.home.arpa', ['203.0.113.7'], false],
    ['localhost', ['203.0.113.7'], false],
    ['app.localhost', ['203.0.113.7'], false],
    ['localhost.example.com', ['203.0.113.7'], true],
    ['fritz.box.example.com', ['203.0.113.7'], true],
  ])('by what a name resolves to: %s at %s is %s', async (host, addresses, isPublic) => {
    expect(await isPublicUrl(`https://${host}`, resolvingTo(...addresses))).toBe(isPublic);
  });

  it('by nobody where the name does not resolve: whoever speaks to it says so', async () => {
    expect(await isPublicUrl('https://cal.example.com', unresolved)).toBeUndefined();
    expect(await isPublicUrl('https://cal.example.com', () => new Promise(() => {}))).toBeUndefined();
  });
});
