import { notes } from '../notes.ts';
import { headersOf } from './headers.ts';

const bothLanguages = {
  type: 'object',
  required: ['en', 'de'],
  properties: { en: { type: 'string' }, de: { type: 'string' } },
};

const issueSchema = {
  type: 'object',
  required: ['where', 'field', 'message'],
  properties: {
    where: { type: 'string', enum: ['body', 'query'] },
    field: { type: 'string', description: 'Its path; empty for the whole.' },
    message: { type: 'string', description: 'What is wanted, in the language of Accept-Language.' },
    says: { ...bothLanguages, description: 'The same in both languages.' },
  },
};

/** A problem with its note (RFC 9457 §3). */
export const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'says', 'todo'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(notes).sort() },
    detail: { type: 'string', description: 'What is the matter, in the language of Accept-Language.' },
    says: { ...bothLanguages, description: 'The same in both languages.' },
    todo: { ...bothLanguages, description: 'What to do about it.' },
    issues: { type: 'array', items: issueSchema, description: 'The fields that do not fit.' },
  },
};

const asProblem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** Refusals of any call, to be referred to. */
export const responses = {
  Problem: {
    description: 'A refusal with its note code, in the language of the caller and in both.',
    headers: headersOf(['content-language']),
    content: asProblem,
  },
  NotSignedIn: {
    description: 'Not signed in.',
    headers: headersOf(['content-language', 'www-authenticate']),
    content: asProblem,
  },
  TooManyAttempts: {
    description: 'Too many failed sign-ins.',
    headers: headersOf(['content-language', 'retry-after']),
    content: asProblem,
  },
  Busy: {
    description: 'The storage did not take the request; nothing was changed.',
    headers: headersOf(['content-language', 'retry-after']),
    content: asProblem,
  },
};

const refusal = (name: keyof typeof responses) => ({ $ref: `#/components/responses/${name}` });
const everywhere = { '503': refusal('Busy'), default: refusal('Problem') };

/** How a caller signs in, and how that and everything else is refused. */
export const refusals = {
  bearer: { '401': refusal('NotSignedIn'), ...everywhere },
  basic: { '401': refusal('NotSignedIn'), '429': refusal('TooManyAttempts'), ...everywhere },
};

export type Security = keyof typeof refusals;
