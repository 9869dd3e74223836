import { parseXml } from '../../codec/xml/parse.ts';
import { depthOf } from '../conditions/conditional.ts';
import { DavError, violated } from '../preconditions.ts';
import { answers } from '../reports/registry.ts';
import { type SupportedReport, supportedReports } from '../reports/supported.ts';
import { loadResource, requireOwn } from '../resources/resources.ts';
import type { ReadingVerb } from '../verb.ts';

const limits = { bytes: 1 << 20 };

const byName = new Map(
  Object.entries<SupportedReport>(supportedReports).map(([key, row]) => [
    row.name as string,
    { ...row, answer: answers[key as keyof typeof answers] },
  ]),
);

/** REPORT asks what its body names; one that is not supported on this resource violates `supported-report` (RFC 3253 §3.6). */
export const report: ReadingVerb = async (request, context) => {
  const { target, headers, body } = request;
  requireOwn(target, context);
  const query = parseXml(body, limits);
  if (!query) throw new DavError(400, { message: 'a REPORT needs a body' });
  const found = byName.get(query.name);
  if (!found?.on.includes(target.kind))
    throw violated('supported-report', { message: `${query.name} is not supported here` });
  if (found.depthZero && (depthOf(headers) ?? '0') !== '0') {
    await loadResource(target, context);
    throw new DavError(400, { message: `${query.name} is defined at Depth 0 only` });
  }
  return found.answer(query, request, context);
};
