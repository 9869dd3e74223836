/** One step into a document: an attribute (`#placeholder` or its name) or an index of a list. */
export type PathStep = string | number;

export type Path = readonly PathStep[];

export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'size'; readonly path: Path };

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A condition, filter or key condition as it was read. */
export type Condition =
  | { readonly kind: 'compare'; readonly by: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly value: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly value: Operand; readonly among: readonly Operand[] }
  | { readonly kind: 'call'; readonly name: ConditionFunction; readonly values: readonly Operand[] }
  | { readonly kind: 'and' | 'or'; readonly all: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition };

/** The functions of conditions, with the number of their operands. */
export const conditionFunctions = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
} as const;

export type ConditionFunction = keyof typeof conditionFunctions;

/** What SET assigns: an operand, the sum or difference of two, or what a function makes. */
export type Assigned =
  | Operand
  | { readonly kind: 'sum' | 'difference'; readonly left: Assigned; readonly right: Assigned }
  | { readonly kind: 'if_not_exists'; readonly path: Path; readonly otherwise: Assigned }
  | { readonly kind: 'list_append'; readonly first: Assigned; readonly second: Assigned };

/** One action of an update expression. */
export type Action =
  | { readonly kind: 'SET'; readonly path: Path; readonly to: Assigned }
  | { readonly kind: 'REMOVE'; readonly path: Path }
  | { readonly kind: 'ADD' | 'DELETE'; readonly path: Path; readonly value: string };

/** What was read, and the placeholders it uses. */
export interface Parsed<T> {
  readonly is: T;
  readonly placeholders: ReadonlySet<string>;
}
