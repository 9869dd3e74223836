import nodeIcal, { type VEvent } from 'node-ical';
import { expect, it } from 'vitest';
import { describeWire } from '../support/wire.ts';
import { api, event, put, refused } from './requests.ts';

const day = { start: '2026-12-02T09:00', end: '2026-12-02T09:40', title: 'Eye test' };

describeWire('appointments', (wire) => {
  const path = () => `/resources/${wire().shop.resource.id}/appointments`;
  const make = (fields: object = {}) => api(wire(), 201, 'POST', path(), { ...day, ...fields });
  const list = async (from: string, to: string) =>
    (await api(wire(), 200, 'GET', `${path()}?from=${from}&to=${to}`)).items;
  const starts = async (from = '2026-12-01', to = '2027-02-01') =>
    (await list(from, to)).map(({ start, title }: { start: string; title: string }) => `${start} ${title}`);
  const onPhone = (id: string) => wire().fetch('GET', `${wire().shop.calendarPath}${id}`);

  it('an appointment comes back as it was made, and reaches the phone without what is the diary’s own', async () => {
    const fields = {
      description: 'Bring the old glasses; no, both.\nReally',
      location: 'Room 2, left',
      type: 'Eye test',
      status: 'proposed',
      preparationMinutes: 5,
      followUpMinutes: 10,
      customer: 'Frau Lindner',
      case: 'C-17',
    };
    const made = await make(fields);
    expect(made).toMatchObject({
      ...fields,
      start: '2026-12-02T09:00:00',
      end: '2026-12-02T09:40:00',
      startsAt: '2026-12-02T08:00:00.000Z',
      zone: 'Europe/Berlin',
      allDay: false,
      title: 'Eye test',
      branchId: wire().shop.branch.id,
      creator: 'local-administrator',
    });
    expect(await api(wire(), 200, 'GET', `${path()}/${made.id}`)).toEqual(made);
    expect(await list('2026-12-02', '2026-12-03')).toEqual([made]);
    expect(await list('2026-12-03', '2026-12-04')).toEqual([]);

    const { text } = await onPhone(made.id);
    expect(text).not.toMatch(/Lindner|C-17/);
    for (const line of ['BEGIN:VTIMEZONE', 'DTSTART;TZID=Europe/Berlin:20261202T090000', 'STATUS:TENTATIVE'])
      expect(text).toContain(line);
    const parsed = nodeIcal.sync.parseICS(text)[made.uid] as VEvent;
    expect(parsed).toMatchObject({ summary: 'Eye test', description: fields.description, location: fields.location });
  });

  it('an all-day appointment lasts to its last day', async () => {
    const made = await make({ start: '2026-12-24', end: '2026-12-26' });
    expect(made).toMatchObject({ allDay: true, start: '2026-12-24', end: '2026-12-26' });
    const { text } = await onPhone(made.id);
    expect(text).toContain('DTSTART;VALUE=DATE:20261224');
    expect(text).toContain('DTEND;VALUE=DATE:20261227');
    expect(await starts('2026-12-26', '2026-12-27')).toEqual(['2026-12-24 Eye test']);
    expect(await starts('2026-12-27', '2026-12-28')).toEqual([]);
  });

  it('a series keeps its wall time over the change of clocks', async () => {
    await make({ start: '2027-03-25T09:00', end: '2027-03-25T10:00', recurrence: 'FREQ=DAILY;COUNT=5' });
    const found = await list('2027-03-25', '2027-04-01');
    expect(found.map(({ startsAt }: { startsAt: string }) => startsAt)).toEqual([
      '2027-03-25T08:00:00.000Z',
      '2027-03-26T08:00:00.000Z',
      '2027-03-27T08:00:00.000Z',
      '2027-03-28T07:00:00.000Z',
      '2027-03-29T07:00:00.000Z',
    ]);
    expect(new Set(found.map(({ start }: { start: string }) => start.slice(11)))).toEqual(new Set(['09:00:00']));
  });

  it('a change keeps everything it does not name, also what only the phone knows', async () => {
    const extra = 'X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC\r\nURL;X-KEEP=1:https://example.com/a\r\n';
    await put(wire(), `${wire().shop.calendarPath}p.ics`, event('p', 'Old', '20261203T090000', extra));
    const changed = await api(wire(), 200, 'PATCH', `${path()}/p.ics`, { title: 'New', start: '2026-12-03T11:00' });
    expect(changed).toMatchObject({ title: 'New', start: '2026-12-03T11:00:00', end: '2026-12-03T11:30:00' });
    const { text } = await onPhone('p.ics');
    for (const line of extra.trim().split('\r\n')) expect(text).toContain(line);
    expect(text).toContain('UID:p\r\n');
  });

  it('one instance, and one and all following, change and go without the others', async () => {
    const { id } = await make({ recurrence: 'FREQ=WEEKLY;COUNT=6' });
    const series = await list('2026-12-01', '2027-02-01');
    const name = (index: number) => encodeURIComponent(series[index].instance);

    const moved = await api(wire(), 200, 'PATCH', `${path()}/${id}?instance=${name(1)}`, { start: '2026-12-10T15:00' });
    expect(moved).toMatchObject({
      start: '2026-12-10T15:00:00',
      end: '2026-12-10T15:40:00',
      instance: series[1].instance,
    });
    await api(wire(), 204, 'DELETE', `${path()}/${id}?instance=${name(2)}`);
    const tail = await api(wire(), 200, 'PATCH', `${path()}/${id}?instance=${name(4)}&scope=following`, {
      title: 'Later',
      start: '2026-12-30T08:00',
      type: 'Other',
    });
    expect(tail).toMatchObject({ title: 'Later', type: 'Other' });
    expect(tail.id).not.toBe(id);
    expect(await starts()).toEqual([
      '2026-12-02T09:00:00 Eye test',
      '2026-12-10T15:00:00 Eye test',
      '2026-12-23T09:00:00 Eye test',
      '2026-12-30T08:00:00 Later',
      '2027-01-06T08:00:00 Later',
    ]);
    await api(wire(), 204, 'DELETE', `${path()}/${id}?instance=${name(3)}&scope=following`);
    expect(await starts()).toEqual([
      '2026-12-02T09:00:00 Eye test',
      '2026-12-10T15:00:00 Eye test',
      '2026-12-30T08:00:00 Later',
      '2027-01-06T08:00:00 Later',
    ]);
    await refused(wire(), 404, 'appointment-not-found', 'DELETE', `${path()}/${id}?instance=${name(5)}`);
    await refused(wire(), 400, 'invalid-input', 'PATCH', `${path()}/${id}?instance=${name(0)}`, { customer: 'x' });
    await api(wire(), 204, 'DELETE', `${path()}/${id}?instance=${name(0)}&scope=following`);
    expect((await starts()).length).toBe(2);
  });

  it('this and all following are parted in one transaction: no crash leaves both or neither', async () => {
    const { id } = await make({ recurrence: 'FREQ=WEEKLY;COUNT=4' });
    const [, second] = await list('2026-12-01', '2027-02-01');
    const written: string[] = [];
    const restore = wire().table.intercept((operation, input) => {
      const { TransactItems = [] } = input as { TransactItems?: { Put?: { Item: { sk: string } } }[] };
      if (TransactItems.length > 0)
        written.push(TransactItems.filter(({ Put }) => Put?.Item.sk.startsWith('object#')).length.toString());
      else if (/Put|Delete/.test(operation)) written.push(operation);
    });
    const part = `${path()}/${id}?instance=${encodeURIComponent(second.instance)}&scope=following`;
    await api(wire(), 200, 'PATCH', part, { title: 'Later' });
    restore();
    expect(written).toEqual(['2']);
    expect((await starts()).map((start: string) => start.slice(20))).toEqual(['Eye test', 'Later', 'Later', 'Later']);
  });

  it('If-Match protects a phone’s change; without it both changes survive', async () => {
    const made = await wire().admin('POST', `/admin/v1${path()}`, day);
    const { id } = JSON.parse(made.text);
    const body = (await onPhone(id)).text.replace('SUMMARY:Eye test', 'SUMMARY:From the phone');
    await put(wire(), `${wire().shop.calendarPath}${id}`, body);
    const stale = { 'if-match': made.headers.etag as string };
    await refused(wire(), 412, 'stale', 'PATCH', `${path()}/${id}`, { location: 'Room 1' }, stale);
    await refused(wire(), 412, 'stale', 'DELETE', `${path()}/${id}`, undefined, stale);
    await Promise.all([
      api(wire(), 200, 'PATCH', `${path()}/${id}`, { location: 'Room 1' }),
      api(wire(), 200, 'PATCH', `${path()}/${id}`, { description: 'Both' }),
    ]);
    expect(await api(wire(), 200, 'GET', `${path()}/${id}`)).toMatchObject({
      title: 'From the phone',
      location: 'Room 1',
      description: 'Both',
    });
  });

  it('what makes no appointment is refused, and nothing is stored', async () => {
    for (const [status, code, fields] of [
      [422, 'invalid-appointment', { end: '2026-12-02T09:00' }],
      [422, 'invalid-appointment', { end: '2026-12-02' }],
      [422, 'invalid-appointment', { start: '2026-02-30', end: '2026-03-01' }],
      [422, 'invalid-appointment', { recurrence: 'FREQ=SECONDLY' }],
      [422, 'invalid-appointment', { recurrence: 'FREQ=DAILY;INTERVAL=0' }],
      [400, 'invalid-input', { recurrence: 'FREQ=DAILY\r\nX-EVIL:1' }],
      [400, 'invalid-input', { title: 'a\r\nATTENDEE:mailto:x@example.com' }],
      [400, 'invalid-input', { zone: 'Mars/Olympus' }],
      [400, 'invalid-input', { start: 'tomorrow' }],
      [400, 'invalid-input', { preparationMinutes: -1 }],
      [400, 'invalid-input', { hash: 'x' }],
    ] as const)
      await refused(wire(), status, code, 'POST', path(), { ...day, ...fields });
    expect(await starts()).toEqual([]);
    await refused(wire(), 404, 'resource-not-found', 'POST', '/resources/rnone/appointments', day);
    await refused(wire(), 404, 'appointment-not-found', 'GET', `${path()}/none.ics`);
    await refused(wire(), 404, 'appointment-not-found', 'PATCH', `${path()}/none.ics`, { title: 'x' });
  });

  it('T32 B12 the same Idempotency-Key makes one appointment and gets one answer', async () => {
    const headers = { 'idempotency-key': 'order-17' };
    const answers = [];
    for (let times = 0; times < 10; times++)
      answers.push(await wire().admin('POST', `/admin/v1${path()}`, day, headers));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await starts()).toHaveLength(1);
    await refused(wire(), 422, 'idempotency-mismatch', 'POST', path(), { ...day, title: 'Other' }, headers);
    wire().clock.now += 25 * 3_600_000;
    await api(wire(), 201, 'POST', path(), day, headers);
    expect(await starts()).toHaveLength(2);
  });
});
