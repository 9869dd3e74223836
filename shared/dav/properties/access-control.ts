import { el, type XmlElement } from '../../codec/xml/node.ts';
import { hrefOf, principalsHref } from '../../model/href.ts';
import { dav } from '../../model/names.ts';
import { privileges, privilegesOf } from '../resources/privileges.ts';
import type { ResourceKind } from '../resources/resources.ts';
import type { DavContext } from '../verb.ts';
import { type LiveProperty, property } from './property.ts';

const everywhere = ['root', 'principal', 'home', 'collection', 'object'] as const satisfies readonly ResourceKind[];
const owned = ['principal', 'home', 'collection', 'object'] as const satisfies readonly ResourceKind[];

const principalHref = ({ principal }: DavContext): XmlElement =>
  el(dav('href'), hrefOf({ kind: 'principal', userName: principal.userName }));

const supported = ({ name, description, contains = [] }: typeof privileges): XmlElement =>
  el(
    dav('supported-privilege'),
    el(dav('privilege'), el(name)),
    ...(name === dav('all') ? [el(dav('abstract'))] : []),
    el(dav('description'), { '{http://www.w3.org/XML/1998/namespace}lang': 'en' }, description),
    ...contains.map(supported),
  );
const supportedPrivileges = [supported(privileges)];

/** What clients read of RFC 3744 and RFC 5397. Access is managed by administrators: no ACL method, nothing here can be set. */
export const accessControlProperties: readonly LiveProperty[] = [
  property({
    name: dav('current-user-principal'),
    rfc: 'RFC 5397 §3',
    on: everywhere,
    get: (_, context) => [principalHref(context)],
  }),
  property({
    // Asked of every address an account is tried with, not only of principals: iOS needs both (trap 1).
    name: dav('principal-URL'),
    rfc: 'RFC 3744 §4.2',
    on: everywhere,
    get: (_, context) => [principalHref(context)],
  }),
  property({
    name: dav('principal-collection-set'),
    rfc: 'RFC 3744 §5.8',
    on: everywhere,
    get: () => [el(dav('href'), principalsHref)],
  }),
  property({ name: dav('owner'), rfc: 'RFC 3744 §5.1', on: owned, get: (_, context) => [principalHref(context)] }),
  property({ name: dav('group'), rfc: 'RFC 3744 §5.2', on: owned, get: () => [] }),
  property({
    name: dav('current-user-privilege-set'),
    rfc: 'RFC 3744 §5.4',
    on: everywhere,
    get: (resource, { principal }) => privilegesOf(resource, principal).map((name) => el(dav('privilege'), el(name))),
  }),
  property({
    name: dav('supported-privilege-set'),
    rfc: 'RFC 3744 §5.3',
    on: everywhere,
    get: () => supportedPrivileges,
  }),
  property({
    name: dav('acl'),
    rfc: 'RFC 3744 §5.5',
    on: owned,
    get: (resource, context) => [
      el(
        dav('ace'),
        el(dav('principal'), principalHref(context)),
        el(dav('grant'), ...privilegesOf(resource, context.principal).map((name) => el(dav('privilege'), el(name)))),
        el(dav('protected')),
      ),
    ],
  }),
  property({
    name: dav('acl-restrictions'),
    rfc: 'RFC 3744 §5.6',
    on: owned,
    get: () => [el(dav('grant-only')), el(dav('no-invert'))],
  }),
  property({ name: dav('inherited-acl-set'), rfc: 'RFC 3744 §5.7', on: owned, get: () => [] }),
  property({ name: dav('alternate-URI-set'), rfc: 'RFC 3744 §4.1', on: ['principal'], get: () => [] }),
  property({ name: dav('group-member-set'), rfc: 'RFC 3744 §4.3', on: ['principal'], get: () => [] }),
  property({ name: dav('group-membership'), rfc: 'RFC 3744 §4.4', on: ['principal'], get: () => [] }),
];
