import { expect, it } from 'vitest';
import { verbs } from '../../shared/dav/verbs/index.ts';
import { methodNames } from '../../shared/deployment/methods.ts';
import { describeWire } from '../support/wire.ts';

it('knows the methods that are routed, and no others', () => {
  expect(Object.keys(verbs).sort()).toEqual(methodNames.toSorted());
});

const allowed = (header: string | undefined): readonly string[] => (header ?? '').split(', ').sort();

describeWire('OPTIONS', (wire) => {
  it('names what is implemented and nothing else', async () => {
    const answer = await wire().fetch('OPTIONS', '/dav/principals/anna/');
    expect(answer.status).toBe(200);
    expect(answer.headers.dav).toBe('1, 3, access-control, calendar-access, extended-mkcol');
    expect(answer.headers['content-length']).toBe('0');
  });

  it('allows per target what makes sense there', async () => {
    const { calendarPath } = wire().shop;
    const on = async (path: string) => allowed((await wire().fetch('OPTIONS', path)).headers.allow);
    const reading = ['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'REPORT'];
    expect(await on('/')).toEqual(reading);
    expect(await on('/dav/calendars/anna/')).toEqual([...reading, 'PROPPATCH'].sort());
    expect(await on(calendarPath)).toEqual([...reading, 'PROPPATCH', 'DELETE', 'POST', 'MKCALENDAR', 'MKCOL'].sort());
    expect(await on(`${calendarPath}new.ics`)).toEqual(
      [...reading, 'PROPPATCH', 'PUT', 'DELETE', 'COPY', 'MOVE'].sort(),
    );
  });

  it('answers at the parent of a calendar too, and for a server as a whole', async () => {
    for (const path of ['/dav/calendars/anna/', '/dav/calendars/', '/dav', '*']) {
      expect((await wire().fetch('OPTIONS', path)).status).toBe(200);
    }
  });

  it('T11 says 404 where another one, or nobody, has a calendar', async () => {
    const other = await wire().seed({ name: 'bert' });
    const paths = [other.calendarPath, `/dav/calendars/anna/${other.resource.id}/`, '/dav/calendars/anna/none/x.ics'];
    for (const path of paths) expect((await wire().fetch('OPTIONS', path)).status).toBe(404);
  });

  it('T49 keeps the DAV header for a request with Origin and opens nothing to browsers', async () => {
    const answer = await wire().fetch('OPTIONS', '/dav/', { headers: { origin: 'https://evil.example' } });
    expect(answer.headers.dav).toContain('calendar-access');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});
