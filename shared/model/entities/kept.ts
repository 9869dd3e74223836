import type { Fields } from './field.ts';

/** When an entity was made and last changed. */
export const stamped = {
  createdAt: { holds: { type: 'instant' }, set: 'by-gateway' },
  changedAt: { holds: { type: 'instant' }, set: 'by-gateway' },
} as const satisfies Fields;

/** What the gateway keeps of every entity but a service access: `revision` counts its changes, and its entity tag is made of it. */
export const kept = {
  revision: { holds: { type: 'count' }, set: 'by-gateway', kept: 'internal' },
  ...stamped,
} as const satisfies Fields;

/** Counts the rows that came to depend on this one, so that a change which must reach them all sees a new one. */
export const dependedOn = {
  links: { holds: { type: 'count' }, set: 'by-gateway', optional: true, kept: 'internal' },
} as const satisfies Fields;
