import type { Document } from '../attribute-values.ts';
import { invalid } from '../fault.ts';
import { type Placeholders, requireApart, stepOf, valueAt, withValueAt } from './document-path.ts';
import type { Action, Assigned } from './expression.ts';
import { operandIn } from './holds.ts';

const wrongType = () => invalid('An operand in the update expression has an incorrect data type');

const required = (value: unknown): unknown => {
  if (value === undefined)
    throw invalid('The provided expression refers to an attribute that does not exist in the item');
  return value;
};

const assigned = (to: Assigned, item: Document, given: Placeholders): unknown => {
  switch (to.kind) {
    case 'sum':
    case 'difference': {
      const left = required(assigned(to.left, item, given));
      const right = required(assigned(to.right, item, given));
      if (typeof left !== 'number' || typeof right !== 'number') throw wrongType();
      return to.kind === 'sum' ? left + right : left - right;
    }
    case 'if_not_exists':
      return valueAt(item, to.path, given) ?? required(assigned(to.otherwise, item, given));
    case 'list_append': {
      const first = required(assigned(to.first, item, given));
      const second = required(assigned(to.second, item, given));
      if (!Array.isArray(first) || !Array.isArray(second)) throw wrongType();
      return [...first, ...second];
    }
    default:
      return required(operandIn(to, item, given));
  }
};

const added = (before: unknown, value: unknown): unknown => {
  if (typeof value === 'number' && (before === undefined || typeof before === 'number')) return (before ?? 0) + value;
  if (value instanceof Set && (before === undefined || before instanceof Set))
    return new Set([...(before ?? []), ...value]);
  throw wrongType();
};

const without = (before: unknown, value: unknown): unknown => {
  if (!(value instanceof Set) || (before !== undefined && !(before instanceof Set))) throw wrongType();
  const left = [...(before ?? [])].filter((element) => !value.has(element));
  return left.length === 0 ? undefined : new Set(left);
};

/** The value at the path of one action once it is done; undefined where none is left. */
const outcomeOf = (action: Action, item: Document, given: Placeholders): unknown => {
  switch (action.kind) {
    case 'SET':
      return assigned(action.to, item, given);
    case 'REMOVE':
      return undefined;
    case 'ADD':
      return added(valueAt(item, action.path, given), given.ExpressionAttributeValues?.[action.value]);
    case 'DELETE':
      return without(valueAt(item, action.path, given), given.ExpressionAttributeValues?.[action.value]);
  }
};

/** The item after an update; every action sees it as it was before. Lists lose what is removed from their end first. */
export const updated = (item: Document, actions: readonly Action[], given: Placeholders): Document => {
  const outcomes = actions.map((action) => [action, outcomeOf(action, item, given)] as const);
  return outcomes
    .toSorted(([a], [b]) => Number(b.path.at(-1)) - Number(a.path.at(-1)) || 0)
    .reduce((after, [{ path }, value]) => withValueAt(after, path, value, given), item);
};

const requireNumbers = (to: Assigned, given: Placeholders): void => {
  if (to.kind !== 'sum' && to.kind !== 'difference') return;
  for (const operand of [to.left, to.right]) {
    const value = operand.kind === 'value' ? operandIn(operand, {}, given) : 0;
    if (typeof value !== 'number') throw wrongType();
  }
};

/** Refuses values that their action cannot take, whatever the item holds. */
const requireActionValue = (action: Action, given: Placeholders): void => {
  switch (action.kind) {
    case 'SET':
      requireNumbers(action.to, given);
      return;
    case 'ADD':
      added(undefined, given.ExpressionAttributeValues?.[action.value]);
      return;
    case 'DELETE':
      without(undefined, given.ExpressionAttributeValues?.[action.value]);
      return;
    case 'REMOVE':
      return;
  }
};

/** Refuses an update that touches a part of the key, or one path twice, or values that its actions cannot take. */
export const requireUpdatable = (
  actions: readonly Action[],
  keyAttributes: readonly string[],
  given: Placeholders,
): void => {
  for (const action of actions) requireActionValue(action, given);
  const paths = actions.map(({ path }) => path);
  for (const [step = ''] of paths) {
    const first = String(stepOf(step, given));
    if (keyAttributes.includes(first))
      throw invalid(
        `One or more parameter values were invalid: Cannot update attribute ${first}. This attribute is part of the key`,
      );
  }
  requireApart(paths, given);
};
