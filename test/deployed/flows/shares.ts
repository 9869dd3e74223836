import type { Call } from './administration.ts';
import { expectStatus } from './client.ts';
import { eventOf, type Shop } from './shop.ts';

/** A diary of somebody else: on the phone as long as it is shared, and writable only where the share says so. */
export const shareDiary = async (
  call: Call,
  { branch, user, userName, phone }: Shop,
  colleague: string,
): Promise<void> => {
  const other = { kind: 'person', name: 'Mia', userId: colleague, branchId: branch, allowCalendarSync: true };
  const { id } = await call(201, 'POST', '/admin/v1/resources', other);
  const shares = `/admin/v1/resources/${id}/shares`;
  const calendar = `/dav/calendars/${userName}/${id}/`;
  const finds = async (status: number) => expectStatus(await phone('PROPFIND', calendar, { depth: '0' }), status);
  const puts = async (status: number, name: string) => {
    const content = { type: 'text/calendar', body: eventOf(name) };
    expectStatus(await phone('PUT', `${calendar}${name}.ics`, content), status);
  };

  await finds(404);
  for (const share of [`${shares}/users/${user}`, `${shares}/branches/${branch}`]) {
    await call(200, 'PUT', share, { level: 'read' });
    await call(200, 'GET', shares);
    await finds(207);
    await puts(403, 'refused');
    await call(200, 'PUT', share, { level: 'read-write' });
    await puts(201, `of-${share.split('/').at(-2)}`);
    await call(204, 'DELETE', share);
    await finds(404);
  }
  await call(204, 'DELETE', `/admin/v1/resources/${id}`);
};
