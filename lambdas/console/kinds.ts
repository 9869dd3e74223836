import { paths } from '../../shared/deployment/paths.ts';
import type { Words } from './words-en.ts';

/** An entity as the API answers it. */
export type Row = Readonly<Record<string, unknown>>;

type FieldName = keyof Words['fields'];

/** How a field is filled in. */
export type Input =
  | { readonly type: 'text' | 'area' | 'zone' | 'color' | 'flag' | 'edge' }
  /** One of some values, or one entity of a kind. */
  | { readonly type: 'choice'; readonly of: 'users' | 'branches' | readonly (keyof Words['choices'])[] }
  /** A list of some values. */
  | { readonly type: 'set'; readonly of: readonly (keyof Words['choices'])[] }
  /** An object of some values, each true or false. */
  | { readonly type: 'flags'; readonly of: readonly (keyof Words['choices'])[] };

/** One field of a form. */
export interface Field {
  readonly name: FieldName;
  readonly input: Input;
  readonly hint?: keyof Words['hints'];
  readonly required?: true;
  /** When it can be filled in: `new` only before the first saving, `old` only after it. */
  readonly when?: 'new' | 'old';
  /** What a new entity has before anybody types. */
  readonly initial?: unknown;
}

export type KindName = keyof Words['kinds'];

/** One kind of entity: its list and its form follow from this. */
export interface Kind {
  readonly name: KindName;
  readonly idOf: (row: Row) => string;
  readonly titleOf: (row: Row) => string;
  readonly fields: readonly Field[];
  /** What its list shows; the first column leads to the entity. */
  readonly columns: readonly FieldName[];
}

const text = { type: 'text' } as const;
const flag = { type: 'flag' } as const;
const branch = { type: 'choice', of: 'branches' } as const;
const user = { type: 'choice', of: 'users' } as const;
const zone = { name: 'zone', input: { type: 'zone' }, hint: 'zone' } as const;
const name = { name: 'name', input: text, required: true } as const;

const idOf = ({ id }: Row): string => String(id);
const titleOf = ({ name }: Row): string => String(name);

/** Every kind of entity there is, in the order of the navigation. */
export const kinds: readonly Kind[] = [
  {
    name: 'service-accesses',
    idOf: ({ canonicalName }) => String(canonicalName),
    titleOf: ({ userName }) => String(userName),
    fields: [
      { name: 'userName', input: text, hint: 'userName', required: true, when: 'new' },
      { name: 'userId', input: user, hint: 'userOfAccess', required: true },
      { name: 'branchId', input: branch, hint: 'branchId' },
      { name: 'validFrom', input: { type: 'edge' }, hint: 'validFrom' },
      { name: 'validUntil', input: { type: 'edge' }, hint: 'validUntil' },
      { name: 'confirmed', input: flag, hint: 'confirmed', initial: false },
      {
        name: 'rights',
        input: { type: 'flags', of: ['create', 'move', 'editText', 'delete', 'makeCalendars'] },
        initial: { create: true, move: true, editText: true, delete: true, makeCalendars: false },
      },
      { name: 'serviceClass', input: text, hint: 'serviceClass', required: true, initial: 'caldav-appointment-sync' },
      { name: 'description', input: { type: 'area' } },
    ],
    columns: ['userName', 'userId', 'branchId', 'confirmed', 'passwordState', 'validFrom', 'validUntil'],
  },
  {
    name: 'resources',
    idOf,
    titleOf,
    fields: [
      name,
      { name: 'kind', input: { type: 'choice', of: ['person', 'place'] }, required: true, initial: 'person' },
      { name: 'userId', input: user, hint: 'userOfResource' },
      { name: 'branchId', input: branch },
      { name: 'allowCalendarSync', input: flag, hint: 'allowCalendarSync', initial: false },
      zone,
      { name: 'color', input: { type: 'color' } },
    ],
    columns: ['name', 'kind', 'userId', 'branchId', 'allowCalendarSync', 'googleLinked'],
  },
  {
    name: 'users',
    idOf,
    titleOf,
    fields: [
      name,
      { name: 'branchId', input: branch },
      { name: 'rights', input: { type: 'set', of: ['organiser', 'administration'] }, initial: ['organiser'] },
      { name: 'disabled', input: flag, initial: false },
    ],
    columns: ['name', 'branchId', 'rights', 'disabled'],
  },
  {
    name: 'branches',
    idOf,
    titleOf,
    fields: [
      name,
      { ...zone, required: true, initial: Intl.DateTimeFormat().resolvedOptions().timeZone },
      { name: 'closed', input: flag, when: 'old' },
    ],
    columns: ['name', 'zone', 'closed'],
  },
];

/** Rows by name, as people look for them. */
export const inOrder = (kind: Pick<Kind, 'titleOf'>, rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => kind.titleOf(a).localeCompare(kind.titleOf(b), undefined, { numeric: true }));

/** Where a kind lies in the API. */
export const pathOf = ({ name }: Pick<Kind, 'name'>, ...below: readonly string[]): string =>
  [paths.admin, name, ...below.map(encodeURIComponent)].join('/');

/** Which field a refusal is about, where its code alone says so. */
export const fieldOfCode: Readonly<Record<string, FieldName>> = {
  'username-invalid': 'userName',
  'username-taken': 'userName',
  'user-required': 'userId',
  'user-not-found': 'userId',
  'employee-missing': 'userId',
  'branch-not-found': 'branchId',
  'invalid-window': 'validUntil',
  'google-calendar-linked': 'allowCalendarSync',
};
