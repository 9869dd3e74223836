import { expect, it } from 'vitest';
import { describeWire } from '../support/wire.ts';
import { api, poll, refused } from './requests.ts';

const path = '/service-accesses/anna';
const home = '/dav/calendars/anna/';

describeWire('validity window', (wire) => {
  const status = async (instant: string, shift = 0) => {
    wire().clock.now = Date.parse(instant) + shift;
    return (await poll(wire(), home)).status;
  };
  const codesAt = async (instant: string) => {
    wire().clock.now = Date.parse(instant);
    const { notes } = await api(wire(), 200, 'GET', path);
    return notes.map(({ code }: { code: string }) => code);
  };

  it('S10 T07 opens at from, closes at until, to the second, with warm caches', async () => {
    await api(wire(), 200, 'PATCH', path, { validFrom: '2026-12-01T08:00', validUntil: '2026-12-10T18:00' });
    expect(await status('2026-12-01T07:00:00Z')).toBe(207);
    for (const [edge, before, after] of [
      ['2026-12-01T07:00:00Z', 401, 207],
      ['2026-12-10T17:00:00Z', 207, 401],
    ] as const) {
      expect(await status(edge, -1_000)).toBe(before);
      expect(await status(edge, -1)).toBe(before);
      expect(await status(edge)).toBe(after);
      expect(await status(edge, 1_000)).toBe(after);
    }
    expect(await codesAt('2026-11-30T00:00:00Z')).toContain('not-yet-valid');
    expect(await codesAt('2026-12-11T00:00:00Z')).toContain('expired');
    expect(await codesAt('2026-12-02T00:00:00Z')).toContain('expires-soon');
  });

  it.each([
    // The day of the change itself is 23 or 25 hours long; midnight is the branch's on both sides of it.
    ['spring', '2027-03-28', '2027-03-27T23:00:00Z', '2027-03-28T22:00:00Z'],
    ['autumn', '2026-10-25', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['leap day', '2028-02-29', '2028-02-28T23:00:00Z', '2028-02-29T23:00:00Z'],
  ])('S10 dates are whole days of the branch, the end date included: %s', async (_, day, opens, closes) => {
    await api(wire(), 200, 'PATCH', path, { validFrom: day, validUntil: day });
    expect(await status(opens, -1_000)).toBe(401);
    expect(await status(opens)).toBe(207);
    expect(await status(closes, -1_000)).toBe(207);
    expect(await status(closes)).toBe(401);
  });

  it.each([
    // Skipped: read with the offset before the gap. Twice: the first of both. Never by the season in which it is typed.
    ['a skipped hour', '2027-03-28T02:30', '2027-03-28T01:30:00Z'],
    ['an hour that comes twice', '2026-10-25T02:30', '2026-10-25T00:30:00Z'],
    ['the last moment before the gap', '2027-03-28T01:59:59', '2027-03-28T00:59:59Z'],
    ['the first moment after the gap', '2027-03-28T03:00', '2027-03-28T01:00:00Z'],
    ['the first moment after both', '2026-10-25T03:00', '2026-10-25T02:00:00Z'],
  ])('S10 %s means one moment, as an opening and as an end', async (_, local, edge) => {
    await api(wire(), 200, 'PATCH', path, { validFrom: local });
    expect([await status(edge, -1_000), await status(edge), await status(edge, 1_000)]).toEqual([401, 207, 207]);
    await api(wire(), 200, 'PATCH', path, { validFrom: null, validUntil: local });
    expect([await status(edge, -1_000), await status(edge), await status(edge, 1_000)]).toEqual([207, 401, 401]);
  });

  it('S10 a day that begins at one in the morning, where clocks change at midnight', async () => {
    await api(wire(), 200, 'PATCH', `/branches/${wire().shop.branch.id}`, { zone: 'America/Santiago' });
    await api(wire(), 200, 'PATCH', path, { validFrom: '2026-09-06', validUntil: '2026-09-06' });
    expect([await status('2026-09-06T04:00:00Z', -1_000), await status('2026-09-06T04:00:00Z')]).toEqual([401, 207]);
    expect([await status('2026-09-07T03:00:00Z', -1_000), await status('2026-09-07T03:00:00Z')]).toEqual([207, 401]);
  });

  it('S10 either edge may be empty, and both', async () => {
    await api(wire(), 200, 'PATCH', path, { validFrom: '2026-12-01' });
    expect(await status('2026-11-30T22:59:59Z')).toBe(401);
    expect(await status('2099-01-01T00:00:00Z')).toBe(207);
    await api(wire(), 200, 'PATCH', path, { validFrom: null, validUntil: '2026-12-01' });
    expect(await status('2026-12-01T22:59:59Z')).toBe(207);
    expect(await status('2026-12-01T23:00:00Z')).toBe(401);
    await api(wire(), 200, 'PATCH', path, { validUntil: null });
    expect(await status('2099-01-01T00:00:00Z')).toBe(207);
  });

  it('S10 what is no period is refused and changes nothing', async () => {
    await api(wire(), 200, 'PATCH', path, { validFrom: '2026-12-01', validUntil: '2026-12-31' });
    for (const patch of [
      { validFrom: '2027-01-01' },
      { validUntil: '2026-11-30' },
      { validFrom: '2026-12-05T10:00', validUntil: '2026-12-05T10:00' },
      { validFrom: '2026-02-30' },
      { validUntil: '31.12.2026' },
      { validUntil: '2026-12-31T25:00' },
    ])
      await refused(wire(), 422, 'invalid-window', 'PATCH', path, patch);
    expect(await api(wire(), 200, 'GET', path)).toMatchObject({ validFrom: '2026-12-01', validUntil: '2026-12-31' });
  });

  it('S10 the window follows the branch when its zone changes, or when another branch is chosen', async () => {
    await api(wire(), 200, 'PATCH', path, { validFrom: '2026-12-01' });
    await api(wire(), 200, 'PATCH', `/branches/${wire().shop.branch.id}`, { zone: 'America/New_York' });
    expect(await status('2026-12-01T04:59:59Z')).toBe(401);
    expect(await status('2026-12-01T05:00:00Z')).toBe(207);
    const tokyo = await api(wire(), 201, 'POST', '/branches', { name: 'Tokyo', zone: 'Asia/Tokyo' });
    await api(wire(), 200, 'PATCH', path, { branchId: tokyo.id });
    expect(await status('2026-11-30T14:59:59Z')).toBe(401);
    expect(await status('2026-11-30T15:00:00Z')).toBe(207);
  });
});
