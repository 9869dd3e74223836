import { parseXml } from '../../codec/xml/parse.ts';
import type { Target } from '../../model/target.ts';
import { DavError, violated } from '../preconditions.ts';
import { answers } from '../reports/registry.ts';
import { supportedReports } from '../reports/supported.ts';
import { requireOwn } from '../resources/resources.ts';
import type { ReadingVerb } from '../verb.ts';

const limits = { bytes: 1 << 20 };

const byName = new Map(
  Object.entries(supportedReports).map(([key, { name, on }]) => [
    name as string,
    { on: on as readonly Target['kind'][], answer: answers[key as keyof typeof answers] },
  ]),
);

/** REPORT asks what its body names; one that is not supported on this resource violates `supported-report` (RFC 3253 §3.6). */
export const report: ReadingVerb = async (request, context) => {
  const { target, body } = request;
  requireOwn(target, context);
  const query = parseXml(body, limits);
  if (!query) throw new DavError(400, { message: 'a REPORT needs a body' });
  const found = byName.get(query.name);
  if (!found?.on.includes(target.kind))
    throw violated('supported-report', { message: `${query.name} is not supported here` });
  return found.answer(query, request, context);
};
