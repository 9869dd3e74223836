import { describe, expect, it } from 'vitest';
import { elementsOf } from '../../shared/codec/xml/node.ts';
import { privilegesOf } from '../../shared/dav/resources/privileges.ts';
import type { Resource } from '../../shared/dav/resources/resources.ts';
import type { Calendar } from '../../shared/model/calendar.ts';
import { type AccessRights, defaultRights } from '../../shared/model/entities/service-access.ts';
import { caldav, dav } from '../../shared/model/names.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { propfindBody, readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const calendar = { kind: 'resource' } as Calendar;
const collection = { kind: 'collection', href: '/c/', calendar } as Resource;
const home = { kind: 'home', href: '/h/' } as Resource;
const object = { kind: 'object', href: '/c/o', calendar } as Resource;

const principal = (rights: Partial<AccessRights>, branchId: string | undefined = 'b'): Principal =>
  ({ userName: 'anna', rights: { ...defaultRights, ...rights }, branchId }) as Principal;

describe('B02 privileges follow the rights', () => {
  const on = (resource: Resource, rights: Partial<AccessRights>, branchId?: string) =>
    privilegesOf(resource, principal(rights, branchId)).filter((name) => writing.includes(name));
  const writing: readonly string[] = ['write', 'write-content', 'write-properties', 'bind', 'unbind', 'all'].map(dav);

  it('every right gives write, and all', () => {
    const every = ['all', 'write', 'write-properties', 'write-content', 'bind', 'unbind'].map(dav);
    expect(on(collection, {})).toEqual(every);
  });

  it('each right taken away takes its own privilege, and the aggregate', () => {
    expect(on(collection, { create: false })).toEqual(['write-properties', 'write-content', 'unbind'].map(dav));
    expect(on(collection, { delete: false })).toEqual(['write-properties', 'write-content', 'bind'].map(dav));
    expect(on(collection, { move: false, editText: false })).toEqual(['write-properties', 'bind', 'unbind'].map(dav));
    expect(on(collection, { move: false })).toContain(dav('write-content'));
  });

  it('S12 without a branch nothing new can be made in a diary resource', () => {
    const none = principal({});
    expect(privilegesOf(collection, { ...none, branchId: undefined } as unknown as Principal)).not.toContain(
      dav('bind'),
    );
    const personal = { ...collection, calendar: { kind: 'personal' } as Calendar } as Resource;
    expect(privilegesOf(personal, { ...none, branchId: undefined } as unknown as Principal)).toContain(dav('bind'));
  });

  it('B13 a home takes new calendars only with make-calendars', () => {
    expect(on(home, {})).toEqual([dav('write-properties')]);
    expect(on(home, { makeCalendars: true })).toEqual(['write-properties', 'bind', 'unbind'].map(dav));
  });

  it('an object can be changed, and marked with properties where its text may be edited', () => {
    expect(on(object, {})).toEqual([dav('write-properties'), dav('write-content')]);
    expect(on(object, { editText: false })).toEqual([dav('write-content')]);
    expect(on(object, { move: false, editText: false })).toEqual([]);
  });
});

describeWire(
  'Access control properties',
  (wire) => {
    const ask = async (path: string, names: string) =>
      readMultistatus(await wire().fetch('PROPFIND', path, { headers: { depth: '0' }, body: propfindBody(names) })).get(
        path,
      )!;

    it('says what the principal may, as privileges', async () => {
      const response = await ask(wire().shop.calendarPath, 'D:current-user-privilege-set');
      const granted = elementsOf(response.element(dav('current-user-privilege-set'))!).map(
        (one) => elementsOf(one)[0]!.name,
      );
      expect(granted).toEqual(
        expect.arrayContaining([
          dav('read'),
          caldav('read-free-busy'),
          dav('read-current-user-privilege-set'),
          dav('write'),
          dav('write-content'),
          dav('bind'),
          dav('unbind'),
        ]),
      );
    });

    it('shows the tree of privileges, one protected rule and no way to set it', async () => {
      const { calendarPath } = wire().shop;
      const response = await ask(calendarPath, 'D:supported-privilege-set D:acl D:acl-restrictions D:owner D:group');
      const [all] = elementsOf(response.element(dav('supported-privilege-set'))!);
      expect(elementsOf(elementsOf(all!)[0]!)[0]!.name).toBe(dav('all'));
      const [rule] = elementsOf(response.element(dav('acl'))!);
      expect(elementsOf(rule!).map(({ name }) => name)).toEqual([dav('principal'), dav('grant'), dav('protected')]);
      expect((await wire().fetch('ACL', calendarPath, { body: '<acl xmlns="DAV:"/>' })).status).toBe(405);
    });

    it('knows no groups, no inherited rules and no other names of a principal: those properties are there and empty', async () => {
      const { calendarPath } = wire().shop;
      const names = { 'D:inherited-acl-set': calendarPath, 'D:group': calendarPath };
      const ofPrincipal = ['D:alternate-URI-set', 'D:group-member-set', 'D:group-membership'];
      const principal = '/dav/principals/anna/';
      const asked = { ...names, ...Object.fromEntries(ofPrincipal.map((name) => [name, principal])) };
      for (const [name, path] of Object.entries(asked)) {
        const response = await ask(path, name);
        expect([name, response.element(dav(name.slice(2)))?.children]).toEqual([name, []]);
      }
      expect(
        (await ask('/dav/calendars/anna/', 'C:timezone-service-set')).statusOf(caldav('timezone-service-set')),
      ).toBe(200);
    });
  },
  { seed: { access: { rights: { ...defaultRights } } } },
);
