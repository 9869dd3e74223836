import { beforeAll } from 'vitest';
import { event } from '../local/process.ts';
import { aShop, type Employee, type Shop } from './shop.ts';

/** A shop in which every page has something to show. */
export interface FullShop extends Shop {
  readonly anna: Employee;
  /** A day with appointments. */
  readonly day: string;
  /** A room without a user. */
  readonly room: string;
  /** A diary that is linked to Google Calendar. */
  readonly linked: string;
}

/** A name that would run as a script where a page took it for markup. */
export const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';

const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

/** Starts one for the suite that calls this. */
export const aFullShop = (): (() => FullShop) => {
  const shop = aShop('anna', 'emil');
  let full: Pick<FullShop, 'day' | 'room' | 'linked'>;
  beforeAll(async () => {
    const { admin, phone, staff } = shop();
    const { anna, emil } = staff;
    const make = async (path: string, body: object) => (await admin<{ id: string }>('POST', path, body)).id;
    const day = tomorrow();
    const diary = `/resources/${anna.resourceId}`;
    await admin('POST', '/users', { name: hostile });
    await admin('PATCH', `/branches/${anna.branchId}`, {
      name: 'Hafen, am langen Ende der Speicherstadt',
      types: [{ name: 'Glasses', color: '#2A7F62' }],
    });
    await admin('PATCH', '/service-accesses/emil', { validUntil: '2020-01-01' });
    await admin('PATCH', diary, { doubleBooking: 'refuse' });
    const times = { start: `${day}T10:00`, end: `${day}T11:00` };
    await make(`${diary}/appointments`, { ...times, title: 'Eye test' });
    const onThePhone = (method: string, name: string, at: string) => {
      const body = event(name).replace(/DTSTART[^\r]*/, `DTSTART:${day.replaceAll('-', '')}T${at}00Z`);
      const init = method === 'PUT' ? { body: body.replace(/DTEND[^\r]*/, 'DURATION:PT30M') } : {};
      return phone(method, `${anna.calendar}${name}.ics`, anna.who, init);
    };
    await onThePhone('PUT', 'deleted', '1900');
    await onThePhone('DELETE', 'deleted', '1900');
    // Ten o'clock is taken, in summer and in winter.
    for (const at of ['0800', '0830', '0900', '0930']) await onThePhone('PUT', `refused-${at}`, at);
    await phone('PROPFIND', anna.calendar, anna.who, {
      body: '<propfind xmlns="DAV:"><prop><sync-token/></prop></propfind>',
    });
    await phone('PROPFIND', anna.calendar, { ...anna.who, password: 'not-this-one' });
    await admin('PUT', `${diary}/shares/users/${emil.userId}`, { level: 'read' });
    await make(`${diary}/feeds`, { name: 'Cleaning', privacy: 'busy' });
    const room = await make('/resources', { kind: 'place', name: 'Fitting room', branchId: anna.branchId });
    const linked = await make('/resources', { kind: 'person', name: 'Linked', userId: emil.userId });
    await admin('PUT', `/resources/${linked}/google-link`, { refreshToken: '1//secret' });
    await admin('DELETE', `/resources/${await make('/resources', { kind: 'place', name: 'Cellar' })}`);
    await make('/webhooks', { url: 'http://localhost:9/diary', description: 'Diary program' });
    full = { day, room, linked };
  });
  return () => ({ ...shop(), anna: shop().staff.anna, ...full });
};
