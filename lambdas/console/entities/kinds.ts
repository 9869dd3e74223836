import { paths } from '../../../shared/deployment/paths.ts';
import { type EntityKind, entityFields } from '../../../shared/model/entities/entities.ts';
import { type Fields, fieldNames, type Holds } from '../../../shared/model/entities/field.ts';
import type { PrivacyLevel } from '../../../shared/model/entities/privacy.ts';
import { type ChoiceName, type FieldName, hintOf } from '../words/field-words.ts';
import type { Words } from '../words/words-en.ts';

/** An entity as the API answers it. */
export type Row = Readonly<Record<string, unknown>>;

/** How a field is filled in. */
export type Input =
  | { readonly type: 'text' | 'area' | 'zone' | 'color' | 'flag' | 'edge' }
  | { readonly type: 'minutes' | 'days'; readonly least: number; readonly most: number }
  | { readonly type: 'appointment-types'; readonly most: number }
  /** One of some values, or one entity of a kind. */
  | { readonly type: 'choice'; readonly of: 'users' | 'branches' | readonly ChoiceName[] }
  /** A list of some values. */
  | { readonly type: 'set'; readonly of: readonly ChoiceName[] }
  /** An object of some values, each true or false. */
  | { readonly type: 'flags'; readonly of: readonly ChoiceName[] };

/** One field of a form. */
export interface Field {
  readonly name: FieldName;
  readonly input: Input;
  /** The key of its hint. */
  readonly hint?: string;
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
  /** The field that names it, by which its list is ordered unless somebody wishes otherwise. */
  readonly title: FieldName;
  /** The gateway says of each whether phones get what they ask for. */
  readonly isJudged: boolean;
  readonly fields: readonly Field[];
  /** What its list shows; the first column leads to the entity. */
  readonly columns: readonly FieldName[];
}

const entityLists = { user: 'users', branch: 'branches' } as const;

/** The control for what a field holds. */
const inputOf = (holds: Holds): Input => {
  switch (holds.type) {
    case 'reference':
      return { type: 'choice', of: entityLists[holds.to] };
    case 'choice':
    case 'set':
    case 'flags':
      return { type: holds.type, of: holds.of as readonly ChoiceName[] };
    case 'minutes':
    case 'days':
    case 'appointment-types':
      return holds;
    case 'service-class':
      return { type: 'choice', of: holds.known as readonly ChoiceName[] };
    case 'text':
      return { type: 'area' };
    case 'zone':
    case 'color':
    case 'flag':
    case 'edge':
      return { type: holds.type };
    case 'label':
    case 'user-name':
    case 'id':
    case 'instant':
    case 'count':
    case 'secret':
    case 'shares':
      return { type: 'text' };
  }
};

const whens = { 'at-creation': { when: 'new' }, afterwards: { when: 'old' }, always: {}, 'by-gateway': {} } as const;

/** The form of an entity, field by field, from its table. */
export const formOf = (kind: EntityKind, table: Fields): readonly Field[] =>
  Object.entries(table).flatMap(([name, field]): Field[] => {
    const { holds, set, optional, initial } = field;
    if (set === 'by-gateway') return [];
    const hint = hintOf(kind, name);
    // What is yes or no, or any of several, is complete as it is.
    const isWhole = ['flag', 'set', 'flags'].includes(holds.type);
    return [
      {
        name: name as FieldName,
        input: inputOf(holds),
        ...whens[set],
        ...(hint !== undefined && { hint }),
        ...(!optional && !isWhole && initial !== 'derived' && { required: true as const }),
        ...(initial !== undefined && initial !== 'derived' && { initial }),
      },
    ];
  });

/** The columns of a list of these entities. */
export const columnsOf = (table: Fields): readonly FieldName[] =>
  fieldNames(table, ({ column }) => column === true) as readonly FieldName[];

const idOf = ({ id }: Row): string => String(id);
const titleOf = ({ name }: Row): string => String(name);

const kindOf = (name: KindName, kind: EntityKind): Kind => ({
  name,
  idOf,
  titleOf,
  title: 'name',
  isJudged: false,
  fields: formOf(kind, entityFields[kind]),
  columns: columnsOf(entityFields[kind]),
});

/** The same with a likely value to begin with. */
const startingWith = (kind: Kind, name: FieldName, initial: unknown): Kind => ({
  ...kind,
  fields: kind.fields.map((field) => (field.name === name ? { ...field, initial } : field)),
});

/** What the console proposes for a new diary; whoever makes one through the API and says nothing gets `full`. */
export const suggestedPrivacy: PrivacyLevel = 'pseudonym';

/** Every kind of entity there is, in the order of the navigation. */
export const kinds: readonly Kind[] = [
  {
    ...kindOf('service-accesses', 'access'),
    idOf: ({ canonicalName }) => String(canonicalName),
    titleOf: ({ userName }) => String(userName),
    title: 'userName',
    isJudged: true,
  },
  {
    // What is on a phone is read on trains: a new diary begins with a pseudonym, and its form says so (B01).
    ...startingWith(startingWith(kindOf('resources', 'resource'), 'kind', 'person'), 'privacy', suggestedPrivacy),
    isJudged: true,
  },
  kindOf('users', 'user'),
  // A new branch is most likely where its administrator is.
  startingWith(kindOf('branches', 'branch'), 'zone', Intl.DateTimeFormat().resolvedOptions().timeZone),
];

/** May an administrator make one, and delete it? Branches are for those who administer all of them. */
export const mayMake = ({ name }: Pick<Kind, 'name'>, ownBranch: string | undefined): boolean =>
  ownBranch === undefined || name !== 'branches';

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
