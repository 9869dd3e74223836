import { isWritable } from '../../model/calendar.ts';
import type { AccessRights } from '../../model/entities/service-access.ts';
import { type ClarkName, caldav, dav } from '../../model/names.ts';
import type { Principal } from '../../model/principal.ts';
import { rightsIn } from '../rights/rights-in.ts';
import type { Resource } from './resources.ts';

interface Privilege {
  readonly name: ClarkName;
  readonly description: string;
  readonly rfc: string;
  /** Does this principal have it on that resource? */
  readonly granted: (resource: Resource, principal: Principal) => boolean;
  readonly contains?: readonly Privilege[];
}

const always = (): boolean => true;

/** What the principal may do there: in a calendar, at a home. */
const rightsAt = (resource: Resource, principal: Principal): AccessRights =>
  'calendar' in resource ? rightsIn(resource.calendar, principal) : principal.rights;

/** A diary resource takes new appointments only from an access with a branch (S12). */
const mayCreate = (resource: Resource, principal: Principal): boolean =>
  resource.kind === 'home'
    ? principal.rights.makeCalendars
    : resource.kind === 'collection' &&
      rightsAt(resource, principal).create &&
      (resource.calendar.kind === 'personal' || principal.branchId !== undefined);

const mayRemove = (resource: Resource, principal: Principal): boolean =>
  resource.kind === 'home'
    ? principal.rights.makeCalendars
    : resource.kind === 'collection' && rightsAt(resource, principal).delete;

const mayEdit = (resource: Resource, principal: Principal): boolean => {
  const { move, editText } = rightsAt(resource, principal);
  // The counterpart of an appointment is changed where the appointment is kept.
  const isWritten = resource.kind === 'object' ? !resource.object?.isCounterpart : resource.kind === 'collection';
  return isWritten && (move || editText);
};

/** A calendar to be read says so to programs that look for any right to write, although its reader may name it for themselves. */
const mayName = (resource: Resource, principal: Principal): boolean => {
  if (resource.kind === 'object') return rightsAt(resource, principal).editText;
  return resource.kind === 'collection' ? isWritable(resource.calendar, principal) : resource.kind !== 'root';
};

/** Of phones that are being cleared nothing is taken (B05). */
const writing =
  (granted: Privilege['granted']): Privilege['granted'] =>
  (resource, principal) =>
    !principal.isBeingCleared && granted(resource, principal);

const leaf = (name: ClarkName, rfc: string, description: string, granted: Privilege['granted']): Privilege => ({
  name,
  rfc,
  description,
  granted,
});

const group = (name: ClarkName, rfc: string, description: string, contains: readonly Privilege[]): Privilege => ({
  name,
  rfc,
  description,
  contains,
  granted: (resource, principal) => contains.every(({ granted }) => granted(resource, principal)),
});

/** Every privilege, each derived from the rights of a service access (RFC 3744 §3, B02); an aggregate is granted when all in it are. */
export const privileges: Privilege = group(dav('all'), 'RFC 3744 §3.11', 'Everything', [
  group(dav('read'), 'RFC 3744 §3.1', 'Read', [
    leaf(caldav('read-free-busy'), 'RFC 4791 §6.1.1', 'Read busy times', always),
  ]),
  leaf(dav('read-acl'), 'RFC 3744 §3.6', 'Read access rules', always),
  leaf(dav('read-current-user-privilege-set'), 'RFC 3744 §3.7', 'Read own privileges', always),
  group(dav('write'), 'RFC 3744 §3.2', 'Write', [
    leaf(dav('write-properties'), 'RFC 3744 §3.3', 'Name and colour', writing(mayName)),
    leaf(dav('write-content'), 'RFC 3744 §3.4', 'Change appointments', writing(mayEdit)),
    leaf(dav('bind'), 'RFC 3744 §3.9', 'Create', writing(mayCreate)),
    leaf(dav('unbind'), 'RFC 3744 §3.10', 'Delete', writing(mayRemove)),
  ]),
]);

const flat = (privilege: Privilege): readonly Privilege[] => [privilege, ...(privilege.contains ?? []).flatMap(flat)];
const everyPrivilege = flat(privileges);

/** What the principal may do there, aggregates first (RFC 3744 §5.4). */
export const privilegesOf = (resource: Resource, principal: Principal): readonly ClarkName[] =>
  everyPrivilege.filter(({ granted }) => granted(resource, principal)).map(({ name }) => name);
