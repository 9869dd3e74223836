import { el, textOf, type XmlElement } from '../../codec/xml/node.ts';
import { apple } from '../../model/names.ts';
import { DavError } from '../preconditions.ts';
import { type LiveProperty, property } from './property.ts';
import { keepsAsSent, storedElement } from './stored.ts';

const color = apple('calendar-color');
const order = apple('calendar-order');

const requireText = (value: XmlElement | undefined, pattern: RegExp): void => {
  if (value && !pattern.test(textOf(value).trim())) throw new DavError(409);
};

/** How a calendar looks to this principal; `symbolic-color` and other attributes are kept (trap 25). */
export const appleProperties: readonly LiveProperty[] = [
  property({
    name: color,
    rfc: 'caldavext calendar-color',
    on: ['collection'],
    needs: ['properties'],
    get: (resource) =>
      storedElement(resource, color) ?? (resource.calendar.color ? el(color, resource.calendar.color) : undefined),
    set: (value) => {
      requireText(value, /^#[0-9a-f]{6}([0-9a-f]{2})?$/i);
      return keepsAsSent(color)(value);
    },
  }),
  property({
    name: order,
    rfc: 'caldavext calendar-order',
    on: ['collection'],
    needs: ['properties'],
    get: (resource) => storedElement(resource, order),
    set: (value) => {
      requireText(value, /^-?\d{1,9}$/);
      return keepsAsSent(order)(value);
    },
  }),
];
