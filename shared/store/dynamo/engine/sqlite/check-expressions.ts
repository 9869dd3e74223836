import { invalid } from '../fault.ts';
import { requireValue } from './check-item.ts';
import type { Placeholders } from './document-path.ts';
import type { Parsed } from './expression.ts';

/** Every placeholder is defined with a value that DynamoDB can hold, and none is given that no expression uses. */
export const requirePlaceholders = (
  { ExpressionAttributeNames: names, ExpressionAttributeValues: values }: Placeholders,
  expressions: readonly (Parsed<unknown> | undefined)[],
): void => {
  const given: Readonly<Record<string, unknown>> = { ...names, ...values };
  for (const placeholders of [names, values]) {
    if (placeholders && Object.keys(placeholders).length === 0)
      throw invalid('ExpressionAttributeNames and ExpressionAttributeValues must not be empty');
  }
  for (const name in values) requireValue(values[name]);
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
