import { invalid } from '../fault.ts';
import { type Comparator, type Condition, type ConditionFunction, conditionFunctions } from './expression.ts';
import { type ExpressionReader, readOperand, rememberingParser } from './expression-reader.ts';

const isConditionFunction = (name: string): name is ConditionFunction => Object.hasOwn(conditionFunctions, name);

const comparators: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

const mostChoices = 100;

/** What stood in parentheses of its own. */
const parenthesised = new WeakSet<Condition>();

const readCall = (reader: ExpressionReader, name: ConditionFunction): Condition => {
  reader.next();
  reader.skip('(');
  const values = reader.list(() => readOperand(reader));
  reader.skip(')');
  if (values.length !== conditionFunctions[name] || (name.startsWith('attribute') && values[0]?.kind !== 'path'))
    throw reader.wrong();
  return { kind: 'call', name, values };
};

const readTerm = (reader: ExpressionReader): Condition => {
  if (reader.takes('NOT')) return { kind: 'not', condition: readTerm(reader) };
  if (reader.takes('(')) {
    const inner = readEither(reader);
    reader.skip(')');
    if (parenthesised.has(inner)) throw invalid('The expression has redundant parentheses');
    parenthesised.add(inner);
    return inner;
  }
  const name = reader.peek();
  if (isConditionFunction(name) && reader.peek(1) === '(') return readCall(reader, name);

  const value = readOperand(reader);
  if (reader.takes('BETWEEN')) {
    const low = readOperand(reader);
    reader.skip('AND');
    return { kind: 'between', value, low, high: readOperand(reader) };
  }
  if (reader.takes('IN')) {
    reader.skip('(');
    const among = reader.list(() => readOperand(reader));
    reader.skip(')');
    if (among.length > mostChoices) throw invalid('The IN operator takes at most 100 operands');
    return { kind: 'in', value, among };
  }
  const by = reader.next();
  if (!comparators.has(by)) throw reader.wrong();
  return { kind: 'compare', by: by as Comparator, left: value, right: readOperand(reader) };
};

const readBoth = (reader: ExpressionReader): Condition => {
  const all = [readTerm(reader)];
  while (reader.takes('AND')) all.push(readTerm(reader));
  return all.length === 1 ? (all[0] as Condition) : { kind: 'and', all };
};

const readEither = (reader: ExpressionReader): Condition => {
  const all = [readBoth(reader)];
  while (reader.takes('OR')) all.push(readBoth(reader));
  return all.length === 1 ? (all[0] as Condition) : { kind: 'or', all };
};

/** A condition, filter or key condition expression. */
export const parseCondition = rememberingParser(readEither);
