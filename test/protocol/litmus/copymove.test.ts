import { expect, it } from 'vitest';
import { caldav, dav } from '../../../shared/model/names.ts';
import { event } from '../../support/icalendar.ts';
import { conditionsIn } from '../../support/multistatus.ts';
import { describeWire } from '../../support/wire.ts';
import { elsewhere, litmusSite, place } from './site.ts';

describeWire('litmus copymove, with appointments in two personal calendars', (wire) => {
  const { put, send, statusOf, transfer, begin } = litmusSite(wire);
  const textOf = async (name: string): Promise<string | number> => {
    const { status, text } = await send('GET', name);
    return status === 200 ? text : status;
  };
  begin();

  it('copy_simple: 201 in another calendar; in its own the UID is in the way (RFC 4791 §5.3.2.1)', async () => {
    await put('copysrc', 'src');
    expect((await transfer('COPY', 'copysrc', `${elsewhere}copydest`)).status).toBe(201);
    expect([await textOf('copysrc'), await textOf(`${elsewhere}copydest`)]).toEqual([event('src'), event('src')]);
    const answer = await transfer('COPY', 'copysrc', 'copydest');
    expect([answer.status, conditionsIn(answer)]).toEqual([409, [caldav('no-uid-conflict')]]);
    expect(await textOf('copydest')).toBe(404);
  });

  it('copy_overwrite: 412 under Overwrite: F, 204 under Overwrite: T', async () => {
    await put('copysrc', 'src');
    await put(`${elsewhere}copydest`, 'dest');
    expect((await transfer('COPY', 'copysrc', `${elsewhere}copydest`, 'F')).status).toBe(412);
    expect(await textOf(`${elsewhere}copydest`)).toBe(event('dest'));
    // An object keeps its UID for life (RFC 4791 §5.3.2.1): what holds another one is not overwritten.
    expect((await transfer('COPY', 'copysrc', `${elsewhere}copydest`, 'T')).status).toBe(409);
    await put(`${elsewhere}again`, 'src');
    expect((await transfer('COPY', 'copysrc', `${elsewhere}again`, 'T')).status).toBe(204);
  });

  it('copy_overwrite onto a calendar: refused, an object needs one', async () => {
    await put('copysrc', 'src');
    for (const method of ['COPY', 'MOVE'] as const) {
      const answer = await transfer(method, 'copysrc', elsewhere, 'T');
      expect([answer.status, conditionsIn(answer)]).toEqual([403, [caldav('calendar-collection-location-ok')]]);
    }
    expect(await statusOf('PROPFIND', elsewhere, { depth: '0' })).toBe(207);
  });

  it('copy_nodestcoll: 409', async () => {
    await put('copysrc', 'src');
    expect((await transfer('COPY', 'copysrc', 'nonesuch/foo')).status).toBe(409);
    expect((await transfer('COPY', 'copysrc', '/dav/calendars/anna/nonesuch/foo')).status).toBe(409);
  });

  it('copy_cleanup: source and copy are deleted each for itself', async () => {
    await put('copysrc', 'src');
    await transfer('COPY', 'copysrc', `${elsewhere}copydest`);
    expect(await statusOf('DELETE', 'copysrc')).toBe(204);
    expect(await textOf(`${elsewhere}copydest`)).toBe(event('src'));
    expect(await statusOf('DELETE', `${elsewhere}copydest`)).toBe(204);
  });

  it('copy_coll, move_coll: refused, and both calendars stay whole', async () => {
    for (const n of [0, 1, 2]) await put(`foo.${n}`, `foo-${n}`);
    for (const method of ['COPY', 'MOVE'] as const)
      for (const destination of [elsewhere, '/dav/calendars/anna/ccdest/']) {
        const answer = await transfer(method, place, destination, 'T');
        expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('need-privileges')]]);
      }
    for (const n of [0, 1, 2]) expect(await statusOf('DELETE', `foo.${n}`)).toBe(204);
    expect(await statusOf('GET', '/dav/calendars/anna/ccdest/')).toBe(404);
  });

  it('move: 201 to a new name, 412 under Overwrite: F; another appointment is not overwritten under Overwrite: T either', async () => {
    await put('move', 'one');
    await put('move2', 'two');
    expect((await transfer('MOVE', 'move', 'movedest')).status).toBe(201);
    expect([await textOf('move'), await textOf('movedest')]).toEqual([404, event('one')]);
    expect((await transfer('MOVE', 'move2', 'movedest', 'F')).status).toBe(412);
    expect([await textOf('move2'), await textOf('movedest')]).toEqual([event('two'), event('one')]);
    const answer = await transfer('MOVE', 'move2', 'movedest', 'T');
    expect([answer.status, conditionsIn(answer)]).toEqual([409, [caldav('no-uid-conflict')]]);
    expect([await textOf('move2'), await textOf('movedest')]).toEqual([event('two'), event('one')]);
    await put(`${elsewhere}movedest`, 'one');
    expect((await transfer('MOVE', 'movedest', `${elsewhere}movedest`, 'T')).status).toBe(204);
    expect([await textOf('movedest'), await textOf(`${elsewhere}movedest`)]).toEqual([404, event('one')]);
  });

  it('move_cleanup: what was left holds nothing, its UID is free', async () => {
    await put('move', 'one');
    await transfer('MOVE', 'move', `${elsewhere}move`);
    expect((await put('again', 'one')).status).toBe(201);
    for (const name of [`${elsewhere}move`, 'again']) expect(await statusOf('DELETE', name)).toBe(204);
  });
});
