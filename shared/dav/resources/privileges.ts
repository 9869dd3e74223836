import { type ClarkName, caldav, dav } from '../../model/names.ts';
import type { Principal } from '../../model/principal.ts';
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

/** A diary resource takes new appointments only from an access with a branch (S12). */
const mayCreate = (resource: Resource, { rights, branchId }: Principal): boolean =>
  resource.kind === 'home'
    ? rights.makeCalendars
    : resource.kind === 'collection' &&
      rights.create &&
      (resource.calendar.kind === 'personal' || branchId !== undefined);

const mayRemove = (resource: Resource, { rights }: Principal): boolean =>
  resource.kind === 'home' ? rights.makeCalendars : resource.kind === 'collection' && rights.delete;

const mayEdit = (resource: Resource, { rights }: Principal): boolean =>
  (resource.kind === 'collection' || resource.kind === 'object') && (rights.move || rights.editText);

const mayName = ({ kind }: Resource, { rights }: Principal): boolean =>
  kind === 'object' ? rights.editText : kind !== 'root';

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
