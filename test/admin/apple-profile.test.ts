import { parse } from 'fast-plist';
import { expect, it } from 'vitest';
import { appleProfile } from '../../shared/admin/onboarding/profile.ts';
import { describeWire } from '../support/wire.ts';
import { elementsOf } from './property-list.ts';
import { api, useInvitation } from './requests.ts';

const uuid = /^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/;

/** The keys that Apple asks of a profile and of a payload of type com.apple.caldav.account, and their elements. */
const elements = {
  PayloadType: 'string',
  PayloadVersion: 'integer',
  PayloadIdentifier: 'string',
  PayloadUUID: 'string',
  PayloadDisplayName: 'string',
  PayloadDescription: 'string',
  PayloadOrganization: 'string',
  PayloadRemovalDisallowed: 'false',
  PayloadContent: [
    {
      PayloadType: 'string',
      PayloadVersion: 'integer',
      PayloadIdentifier: 'string',
      PayloadUUID: 'string',
      PayloadDisplayName: 'string',
      CalDAVAccountDescription: 'string',
      CalDAVHostName: 'string',
      CalDAVPort: 'integer',
      CalDAVPrincipalURL: 'string',
      CalDAVUseSSL: 'true',
      CalDAVUsername: 'string',
    },
  ],
};

const account = {
  davBaseUrl: 'https://cal.example.com',
  userName: 'anna',
  canonicalName: 'anna',
  resourceId: 'r1',
  resourceName: 'Diary',
};

it('what is no property list by Apple’s DTD is told from one', () => {
  const good = appleProfile(account);
  expect(elementsOf(good)).toEqual(elements);
  const changed: readonly (readonly [string | RegExp, string])[] = [
    [/<!DOCTYPE[^>]*>/, ''],
    ['PropertyList-1.0.dtd', 'PropertyList.dtd'],
    ['<plist version="1.0">', '<plist>'],
    ['<?xml version="1.0" encoding="UTF-8"?>', ''],
    ['</dict>', ''],
    ['<integer>443</integer>', '<integer>443.0</integer>'],
    ['<integer>443</integer>', '<number>443</number>'],
    ['<true/>', '<true>yes</true>'],
    ['<true/>', '<boolean>true</boolean>'],
    ['<true/>', ''],
    ['<key>CalDAVUsername</key>', ''],
    ['<key>CalDAVUsername</key>', '<key>CalDAVHostName</key>'],
    ['<string>anna</string>', '<string><b>anna</b></string>'],
    ['</plist>', '<dict/></plist>'],
  ];
  for (const [from, to] of changed) {
    const bad = good.replace(from, to);
    expect(bad).not.toBe(good);
    expect(() => elementsOf(bad), `${from} -> ${to}`).toThrow(/^no property list/);
  }
});

describeWire('the Apple profile', (wire) => {
  const fetchProfile = async () => {
    const { resource } = wire().shop;
    const made = await api(wire(), 201, 'POST', '/service-accesses/anna/invitations', { resourceId: resource.id });
    const page = await useInvitation(wire(), made.url);
    const [, path = ''] = page.text.match(/href="(\/setup\/[a-z0-9]+\/calendar\.mobileconfig)"/) ?? [];
    const { status, headers, text } = await wire().fetch('GET', path, { auth: null });
    expect([status, headers['content-type']]).toEqual([200, 'application/x-apple-aspen-config']);
    return text;
  };

  it('B07 is a property list to the letter, with Apple’s keys and types, read by another than its writer', async () => {
    const text = await fetchProfile();
    expect(elementsOf(text)).toEqual(elements);
    const profile = parse(text);
    const [payload] = profile.PayloadContent;
    const { resource } = wire().shop;
    expect(profile).toMatchObject({
      PayloadType: 'Configuration',
      PayloadVersion: 1,
      PayloadIdentifier: 'caldav-gateway.cal.example.com.anna',
      PayloadUUID: expect.stringMatching(uuid),
      PayloadDisplayName: resource.name,
      PayloadRemovalDisallowed: false,
    });
    expect(payload).toEqual({
      PayloadType: 'com.apple.caldav.account',
      PayloadVersion: 1,
      PayloadIdentifier: 'caldav-gateway.cal.example.com.anna.account',
      PayloadUUID: expect.stringMatching(uuid),
      PayloadDisplayName: resource.name,
      CalDAVAccountDescription: resource.name,
      CalDAVHostName: 'cal.example.com',
      CalDAVPort: 443,
      CalDAVPrincipalURL: 'https://cal.example.com/dav/principals/anna/',
      CalDAVUseSSL: true,
      CalDAVUsername: 'anna',
    });
    // Two payloads never share an identity, or the second replaces the first.
    expect(payload.PayloadUUID).not.toBe(profile.PayloadUUID);
    expect(text).not.toMatch(/password/i);
    expect(text).not.toContain(wire().shop.password);
  });

  it('B07 says plain http and a port of one’s own as such, and other accounts have other identities', async () => {
    const first = parse(await fetchProfile());
    Object.assign(wire().runtime.admin, { davBaseUrl: 'http://192.168.1.2:8080' });
    const text = await fetchProfile();
    const [plain] = elements.PayloadContent;
    expect(elementsOf(text)).toEqual({ ...elements, PayloadContent: [{ ...plain, CalDAVUseSSL: 'false' }] });
    const { PayloadUUID, PayloadContent } = parse(text);
    expect(PayloadContent[0]).toMatchObject({ CalDAVHostName: '192.168.1.2', CalDAVPort: 8080, CalDAVUseSSL: false });
    expect(PayloadUUID).not.toBe(first.PayloadUUID);
    expect(PayloadContent[0].PayloadUUID).not.toBe(first.PayloadContent[0].PayloadUUID);
  });

  it.each(['<dict>&amp;]]>"\'', 'Größe 🦊 眼鏡', '  spaces  ', '</string><key>CalDAVPassword</key>'])(
    'B07 a name stays a name: %s',
    async (name) => {
      await api(wire(), 200, 'PATCH', `/resources/${wire().shop.resource.id}`, { name });
      const text = await fetchProfile();
      expect(elementsOf(text)).toEqual(elements);
      expect(parse(text).PayloadDisplayName).toBe(name.trim());
    },
  );
});
