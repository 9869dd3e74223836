import { invalid } from '../fault.ts';
import type { Placeholders } from './document-path.ts';
import type { Parsed } from './expression.ts';

/** Every placeholder is defined, and none is given that no expression uses. */
export const requirePlaceholders = (
  { ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Placeholders,
  expressions: readonly (Parsed<unknown> | undefined)[],
): void => {
  const given = { ...ExpressionAttributeNames, ...ExpressionAttributeValues };
  for (const expression of expressions) {
    for (const placeholder of expression?.placeholders ?? []) {
      if (given[placeholder] === undefined)
        throw invalid(`An expression attribute used in expression is not defined; attribute: ${placeholder}`);
    }
  }
  for (const placeholder in given) {
    if (!expressions.some((expression) => expression?.placeholders.has(placeholder)))
      throw invalid(`Value provided in expression attributes unused in expressions: keys: {${placeholder}}`);
  }
};
