import { expect, it } from 'vitest';
import { event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

/** How a client may write the server that it talks to as `host`. */
const same: readonly (readonly [host: string, origin: string])[] = [
  ['cal.example.com', 'https://cal.example.com:443'],
  ['cal.example.com', 'http://cal.example.com:80'],
  ['cal.example.com', 'https://CAL.Example.com'],
  ['cal.example.com:443', 'https://cal.example.com'],
  ['cal.example.com:80', 'https://cal.example.com:443'],
  ['internal.lan:8080', 'https://internal.lan:8080'],
  // A proxy changed Host; the phone knows the configured address.
  ['internal.lan:8080', 'https://cal.example.com'],
  ['internal.lan:8080', 'https://cal.example.com:443'],
];

const foreign: readonly (readonly [host: string, origin: string])[] = [
  ['cal.example.com', 'https://elsewhere.example'],
  ['cal.example.com', 'https://cal.example.com:8443'],
  ['cal.example.com', 'https://cal.example.com.elsewhere.example'],
  ['cal.example.com', 'https://cal.example.com@elsewhere.example'],
  ['internal.lan:8080', 'https://internal.lan'],
];

describeWire('The names of this server (RFC 4918 §8.3)', (wire) => {
  const multiget = async (host: string, href: string) => {
    const body = reportBody('C:calendar-multiget', `${prop('D:getetag')}<D:href>${href}</D:href>`);
    const answer = await wire().fetch('REPORT', wire().shop.calendarPath, { headers: { host }, body });
    const [response] = readMultistatus(answer).values();
    return response?.status ?? 200;
  };

  it.each(same)('Host: %s, and %s is it: for MOVE, COPY, If and multiget', async (host, origin) => {
    const { calendarPath } = wire().shop;
    const { headers } = await putObject(wire(), 'a.ics', event('a'));
    expect(await multiget(host, `${origin}${calendarPath}a.ics`)).toBe(200);
    const destination = `${origin}${calendarPath}b.ics`;
    const asked = { host, destination, if: `<${origin}${calendarPath}a.ics> ([${headers.etag}])` };
    expect((await wire().fetch('COPY', `${calendarPath}a.ics`, { headers: { host, destination } })).status).toBe(409);
    expect((await wire().fetch('MOVE', `${calendarPath}a.ics`, { headers: asked })).status).toBe(201);
  });

  it.each(foreign)('Host: %s, and %s is another: 502, and 404 in a multiget', async (host, origin) => {
    const { calendarPath } = wire().shop;
    await putObject(wire(), 'a.ics', event('a'));
    expect(await multiget(host, `${origin}${calendarPath}a.ics`)).toBe(404);
    const headers = { host, destination: `${origin}${calendarPath}b.ics` };
    for (const method of ['COPY', 'MOVE'])
      expect((await wire().fetch(method, `${calendarPath}a.ics`, { headers })).status).toBe(502);
  });

  it('T50: X-Forwarded-Host, Forwarded and their like make no name of it', async () => {
    const { calendarPath } = wire().shop;
    await putObject(wire(), 'a.ics', event('a'));
    const headers = {
      destination: `https://elsewhere.example${calendarPath}b.ics`,
      'x-forwarded-host': 'elsewhere.example',
      forwarded: 'host=elsewhere.example',
      'x-original-host': 'elsewhere.example',
    };
    expect((await wire().fetch('MOVE', `${calendarPath}a.ics`, { headers })).status).toBe(502);
  });
});
