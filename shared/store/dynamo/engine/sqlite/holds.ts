import type { Document } from '../attribute-values.ts';
import { invalid } from '../fault.ts';
import { type Placeholders, valueAt } from './document-path.ts';
import type { Comparator, Condition, ConditionFunction, Operand } from './expression.ts';
import { beginsWith, contains, equal, order, sizeOf, typeOf } from './values.ts';

/** The value of an operand in this item. */
export const operandIn = (operand: Operand, item: Document, given: Placeholders): unknown => {
  switch (operand.kind) {
    case 'value':
      return given.ExpressionAttributeValues?.[operand.name];
    case 'path':
      return valueAt(item, operand.path, given);
    case 'size':
      return sizeOf(valueAt(item, operand.path, given));
  }
};

const comparisons: Readonly<Record<Comparator, (a: unknown, b: unknown) => boolean>> = {
  '=': equal,
  '<>': (a, b) => !equal(a, b),
  '<': (a, b) => (order(a, b) ?? 0) < 0,
  '<=': (a, b) => (order(a, b) ?? 1) <= 0,
  '>': (a, b) => (order(a, b) ?? 0) > 0,
  '>=': (a, b) => (order(a, b) ?? -1) >= 0,
};

const functions: Readonly<Record<ConditionFunction, (value: unknown, argument: unknown) => boolean>> = {
  attribute_exists: (value) => value !== undefined,
  attribute_not_exists: (value) => value === undefined,
  attribute_type: (value, type) => typeOf(value) === type,
  begins_with: beginsWith,
  contains,
};

/** Does the condition hold for the item (an absent one has no attributes)? */
export const holds = (condition: Condition, item: Document, given: Placeholders): boolean => {
  switch (condition.kind) {
    case 'and':
      return condition.all.every((one) => holds(one, item, given));
    case 'or':
      return condition.all.some((one) => holds(one, item, given));
    case 'not':
      return !holds(condition.condition, item, given);
    case 'compare':
      return comparisons[condition.by](operandIn(condition.left, item, given), operandIn(condition.right, item, given));
    case 'between': {
      const value = operandIn(condition.value, item, given);
      return (
        comparisons['>='](value, operandIn(condition.low, item, given)) &&
        comparisons['<='](value, operandIn(condition.high, item, given))
      );
    }
    case 'in': {
      const value = operandIn(condition.value, item, given);
      return condition.among.some((one) => equal(value, operandIn(one, item, given)));
    }
    case 'call': {
      const [value, argument] = condition.values.map((one) => operandIn(one, item, given));
      return functions[condition.name](value, argument);
    }
  }
};

const wrongType = () => invalid('Invalid ConditionExpression: Incorrect operand type for operator or function');

const texts: ReadonlySet<string | undefined> = new Set(['S', 'B']);
const ordered: ReadonlySet<string | undefined> = new Set(['S', 'N', 'B']);

/** Refuses values that the operators of a condition cannot take, as DynamoDB does before it looks at any item. */
export const requireOperands = (condition: Condition, given: Placeholders): void => {
  const valueIn = (operand: Operand | undefined): unknown =>
    operand?.kind === 'value' ? operandIn(operand, {}, given) : undefined;
  const needsOrder = (...operands: readonly Operand[]): void => {
    for (const operand of operands) {
      if (operand.kind === 'value' && !ordered.has(typeOf(valueIn(operand)))) throw wrongType();
    }
  };
  switch (condition.kind) {
    case 'and':
    case 'or':
      for (const one of condition.all) requireOperands(one, given);
      return;
    case 'not':
      requireOperands(condition.condition, given);
      return;
    case 'compare':
      if (condition.by !== '=' && condition.by !== '<>') needsOrder(condition.left, condition.right);
      return;
    case 'between':
      needsOrder(condition.value, condition.low, condition.high);
      if ((order(valueIn(condition.low), valueIn(condition.high)) ?? 0) > 0)
        throw invalid('The BETWEEN operator requires upper bound to be greater than or equal to lower bound');
      return;
    case 'call': {
      const [, argument] = condition.values;
      if (condition.name !== 'begins_with' || argument?.kind !== 'value') return;
      if (!texts.has(typeOf(valueIn(argument)))) throw wrongType();
      return;
    }
    case 'in':
      return;
  }
};
