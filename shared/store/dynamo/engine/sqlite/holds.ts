import type { Document } from '../attribute-values.ts';
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
