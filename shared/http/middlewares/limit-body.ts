import { ProblemError } from '../../admin/problem.ts';
import type { Middleware } from '../exchange.ts';
import type { Ingress } from '../ingress.ts';

/** At most so much of a request, refused in the administration's own words before the ingress does. */
export const limitBody = ({ requestBytes }: Ingress): Middleware => ({
  before: ({ event: { request } }) => {
    if (request.body.byteLength > requestBytes) throw new ProblemError('request-too-large', { octets: requestBytes });
  },
});
