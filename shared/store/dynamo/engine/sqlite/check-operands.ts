import { invalid } from '../fault.ts';
import { type Placeholders, stepOf } from './document-path.ts';
import type { Condition, Operand, PathStep } from './expression.ts';
import { operandIn } from './holds.ts';
import { order, typeOf } from './values.ts';

const wrongType = () => invalid('Invalid ConditionExpression: Incorrect operand type for operator or function');

/** What `attribute_type` may ask for. */
const types: ReadonlySet<unknown> = new Set(['S', 'SS', 'N', 'NS', 'B', 'BS', 'BOOL', 'NULL', 'L', 'M']);

const isSamePath = (a: Operand, b: Operand, given: Placeholders): boolean => {
  if (a.kind !== 'path' || b.kind !== 'path' || a.path.length !== b.path.length) return false;
  return a.path.every((step, depth) => stepOf(step, given) === stepOf(b.path[depth] as PathStep, given));
};

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
      if (isSamePath(condition.left, condition.right, given))
        throw invalid('The first operand must be distinct from the remaining operands for this operator');
      if (condition.by !== '=' && condition.by !== '<>') needsOrder(condition.left, condition.right);
      return;
    case 'between':
      needsOrder(condition.value, condition.low, condition.high);
      if ((order(valueIn(condition.low), valueIn(condition.high)) ?? 0) > 0)
        throw invalid('The BETWEEN operator requires upper bound to be greater than or equal to lower bound');
      return;
    case 'call': {
      const [, argument] = condition.values;
      if (argument?.kind !== 'value') return;
      if (condition.name === 'attribute_type' && !types.has(valueIn(argument)))
        throw invalid('Invalid attribute type name found');
      if (condition.name === 'begins_with' && !texts.has(typeOf(valueIn(argument)))) throw wrongType();
      return;
    }
    case 'in':
      return;
  }
};

const operandsOf = (condition: Condition): readonly Operand[] => {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.all.flatMap(operandsOf);
    case 'not':
      return operandsOf(condition.condition);
    case 'compare':
      return [condition.left, condition.right];
    case 'between':
      return [condition.value, condition.low, condition.high];
    case 'in':
      return [condition.value, ...condition.among];
    case 'call':
      return condition.values;
  }
};

/** Refuses a filter of a query that looks at a part of the key by which it finds. */
export const requireNoKey = (filter: Condition, given: Placeholders, key: readonly string[]): void => {
  for (const operand of operandsOf(filter)) {
    if (operand.kind !== 'value' && key.includes(String(stepOf(operand.path[0] ?? '', given))))
      throw invalid('Filter Expression can only contain non-primary key attributes');
  }
};
