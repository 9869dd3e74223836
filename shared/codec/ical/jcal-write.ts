import ICAL from 'ical.js';
import type { RecurData } from '../recurrence/rule.ts';
import { contentLineOf } from './content-line.ts';
import type { JProperty } from './jcal.ts';
import { designOf, jcalOf, unread } from './jcal-read.ts';
import { ruleText } from './rule-value.ts';
import { sourceOf } from './source.ts';

/** RFC 6868 §3.2; quoted where a separator stands inside. */
const parameterText = (value: string): string => {
  const encoded = value.replace(/[\n"^]/g, (character) => ({ '\n': '^n', '"': "^'" })[character] ?? '^^');
  return /[,:;]/.test(encoded) ? `"${encoded}"` : encoded;
};

const valueText = (value: unknown, type: string): string =>
  type === 'recur' && typeof value === 'object'
    ? ruleText(value as RecurData)
    : String(ICAL.stringify.value(value as never, type, ICAL.design.icalendar, false));

/** The values of a property as they stand behind its colon. */
export const valuesText = ([name, , type, ...values]: JProperty): string =>
  values
    .map((value) =>
      designOf(name).structuredValue && Array.isArray(value)
        ? value.map((part) => valueText(part, type)).join(designOf(name).structuredValue)
        : valueText(value, type),
    )
    .join();

const isUnchanged = (property: JProperty, line: string): boolean => {
  const read = contentLineOf(line);
  return typeof read === 'object' && JSON.stringify(jcalOf(read)) === JSON.stringify(property);
};

/** A property as a content line, not folded: the very line it was read from unless it was changed since (RFC 5545 §3.1). */
export const lineOf = (property: JProperty): string => {
  const source = sourceOf(property);
  if (source !== undefined && isUnchanged(property, source)) return source;
  const [name, parameters, type] = property;
  const said = Object.entries(parameters).map(([key, value]) => {
    const values = typeof value === 'string' ? [value] : value;
    return `;${key.toUpperCase()}=${values.map(parameterText).join()}`;
  });
  const isDefault = type === unread || type === (designOf(name).defaultType ?? unread);
  return `${name.toUpperCase()}${said.join('')}${isDefault ? '' : `;VALUE=${type.toUpperCase()}`}:${valuesText(property)}`;
};
