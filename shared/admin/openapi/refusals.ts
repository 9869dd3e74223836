import { notes } from '../notes.ts';
import { headersOf } from './headers.ts';

const bothLanguages = {
  type: 'object',
  required: ['en', 'de'],
  properties: { en: { type: 'string' }, de: { type: 'string' } },
};

/** A problem with its note (RFC 9457 §3). */
export const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'todo'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(notes).sort() },
    detail: bothLanguages,
    todo: bothLanguages,
  },
};

const asProblem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** Refusals of any call, to be referred to. */
export const responses = {
  Problem: {
    description: 'A refusal with its note code, in English and German.',
    headers: headersOf([]),
    content: asProblem,
  },
  NotSignedIn: { description: 'Not signed in.', headers: headersOf(['www-authenticate']), content: asProblem },
  TooManyAttempts: {
    description: 'Too many failed sign-ins.',
    headers: headersOf(['retry-after']),
    content: asProblem,
  },
  Busy: {
    description: 'The storage did not take the request; nothing was changed.',
    headers: headersOf(['retry-after']),
    content: asProblem,
  },
};

const refusal = (name: keyof typeof responses) => ({ $ref: `#/components/responses/${name}` });
const everywhere = { '503': refusal('Busy'), default: refusal('Problem') };

/** How a caller signs in, and how that and everything else is refused him. */
export const refusals = {
  bearer: { '401': refusal('NotSignedIn'), ...everywhere },
  basic: { '401': refusal('NotSignedIn'), '429': refusal('TooManyAttempts'), ...everywhere },
};

export type Security = keyof typeof refusals;
