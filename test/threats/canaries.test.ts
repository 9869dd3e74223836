import { expect, it } from 'vitest';
import { basic } from '../support/gateway.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { describeWire } from '../support/wire.ts';

/** Secrets and texts of people: one word each, so that a search finds them wherever they leak. */
const canaries = {
  password: 'PasswordCanary17',
  wrong: 'WrongCanary17',
  next: 'NextCanary17',
  summary: 'SummaryCanary',
  attendee: 'AttendeeCanary@example.com',
  customer: 'CustomerCanary',
  phone: 'PhoneCanary',
  file: 'FileCanary',
} as const;

const anywhere = new RegExp(`${Object.values(canaries).join('|')}|canary`, 'i');

describeWire('T48 canaries', (wire) => {
  it('of phones are in no log line and in no body of a refusal', async () => {
    const { fetch, log, shop, runtime, adminStore } = wire();
    const before = (await adminStore.load('access', 'anna'))!;
    const after = {
      ...before,
      passwordHash: await runtime.passwords.hash('anna', canaries.password),
      version: before.version + 1,
    };
    const audit = { at: 0, actor: 'test', action: 'change', subject: 'anna', sourceIp: '' };
    await adminStore.save([{ kind: 'access', before, after }], { audit });
    const auth = { userName: 'anna', password: canaries.password };
    const body = event('u1', `SUMMARY:${canaries.summary}`, `ATTENDEE:mailto:${canaries.attendee}`);
    const ask = (method: string, path: string, given: string, headers: Record<string, string> = {}) =>
      fetch(method, path, { auth, body: given, headers: { 'content-type': 'text/calendar', ...headers } });

    expect((await ask('PUT', `${shop.calendarPath}a.ics`, body)).status).toBe(201);
    expect((await fetch('GET', `${shop.calendarPath}a.ics`, { auth })).text).toContain(canaries.summary);
    const refusals = [
      await ask('PUT', `${shop.calendarPath}a.ics`, body.replace('END:VEVENT', `SUMMARY:${canaries.summary}`)),
      await ask('PUT', `${shop.calendarPath}a.ics`, `${canaries.summary}\r\n`),
      await ask('PUT', `${shop.calendarPath}a.ics`, body.replace(/DTSTART:(\w+)Z/, 'DTSTART;TZID=Nowhere:$1')),
      await ask('PUT', `${shop.calendarPath}b.ics`, body),
      await ask('PUT', `${shop.calendarPath}a.ics`, body, { 'if-match': `"${canaries.summary}"` }),
      await ask('REPORT', shop.calendarPath, `<${canaries.summary}`),
      await ask(
        'REPORT',
        shop.calendarPath,
        reportBody('C:unheard-of', `<D:x>${canaries.summary}</D:x>${prop('D:getetag')}`),
      ),
      await ask('PROPPATCH', shop.calendarPath, `<x>${canaries.summary}</x>`),
      await fetch('PROPFIND', '/dav/', { auth: { userName: 'anna', password: canaries.wrong } }),
      await fetch('PROPFIND', '/dav/', { auth: null, headers: { authorization: `Digest ${canaries.wrong}` } }),
      await ask('PUT', '/me/password', JSON.stringify({ oldPassword: canaries.wrong, newPassword: canaries.next })),
      await ask('PUT', '/me/password', `{"oldPassword":"${canaries.password}`),
    ];
    const statuses = [403, 403, 403, 409, 412, 400, 403, 400, 401, 401, 403, 400];
    expect(refusals.map(({ status }) => status)).toEqual(statuses);
    for (const { status, text } of refusals)
      expect([status, text]).toEqual([status, expect.not.stringMatching(anywhere)]);
    const change = { oldPassword: canaries.password, newPassword: canaries.next };
    const changed = await ask('PUT', '/me/password', JSON.stringify(change), { 'content-type': 'application/json' });
    expect(changed.status).toBe(200);
    expect(log.length).toBeGreaterThanOrEqual(refusals.length + 3);
    const authorization = basic(auth).slice('Basic '.length);
    for (const line of log) expect(line).not.toMatch(anywhere);
    for (const line of log) expect(line).not.toContain(authorization);
  });

  it('of the administration are in no log line, no refusal and no audit entry', async () => {
    const { admin, log, shop, adminToken } = wire();
    const appointments = `/admin/v1/resources/${shop.resource.id}/appointments`;
    const fields = { title: canaries.summary, customer: canaries.customer, start: '2026-11-25T09:00' };
    const good = { ...fields, end: '2026-11-25T09:30' };
    expect((await admin('POST', appointments, good)).status).toBe(201);
    expect(
      (await admin('PUT', '/admin/v1/service-accesses/anna/password', { password: canaries.password })).status,
    ).toBe(200);
    const file = event('imported', `SUMMARY:${canaries.file}`);
    const calendarType = { 'content-type': 'text/calendar' };
    expect((await admin('POST', `${appointments}/import`, file, calendarType)).status).toBe(200);

    const refusals = [
      await admin('POST', appointments, fields),
      await admin('POST', appointments, { ...good, end: canaries.summary }),
      await admin('POST', appointments, { ...good, [canaries.customer]: true }),
      await admin('POST', appointments, `{"title":"${canaries.summary}"`),
      await admin('PUT', '/admin/v1/service-accesses/anna/password', { password: canaries.wrong, extra: 1 }),
      await admin('PATCH', '/admin/v1/service-accesses/anna', { confirmed: canaries.wrong }),
      await admin('GET', '/admin/v1/branches', undefined, { authorization: `Bearer ${canaries.wrong}` }),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400, 401]);
    const torn = await admin('POST', `${appointments}/import`, file.replace('DTSTART', 'DTSTAR'), calendarType);
    expect([torn.status, torn.text]).toEqual([200, expect.not.stringMatching(anywhere)]);
    const unknownField = refusals.splice(2, 1);
    for (const { status, text } of refusals)
      expect([status, text]).toEqual([status, expect.not.stringMatching(anywhere)]);
    // It names the field that it does not know, which the caller made up; never a value.
    expect(unknownField[0]?.text).not.toContain(canaries.summary);
    expect((await admin('GET', '/admin/v1/audit?limit=200')).text).not.toMatch(anywhere);
    expect(log.length).toBeGreaterThan(refusals.length);
    for (const line of log) expect(line).not.toMatch(anywhere);
    for (const line of log) expect(line).not.toContain(adminToken);
  });

  it('stay out of the line of a fault of ours', async () => {
    const { log, table } = wire();
    table.intercept((_, input) => {
      if (JSON.stringify(input).includes('boom')) throw new Error('the table is on fire');
    });
    const answer = await putObject(wire(), 'boom.ics', event('boom', `SUMMARY:${canaries.summary}`));
    expect([answer.status, answer.text]).toEqual([500, expect.not.stringMatching(/fire|canary/i)]);
    expect(log.at(-1)).toContain('the table is on fire');
    expect(log.at(-1)).not.toMatch(anywhere);
    expect((await askReport(wire(), reportBody('D:sync-collection', '<D:sync-token/>'))).status).toBeLessThan(500);
  });
});
