import type { Middleware } from '../exchange.ts';
import type { LogRequest } from '../log.ts';

/** One line of log, metrics included, for each request, however it ended. */
export const logExchange = (log: LogRequest): Middleware => {
  const write: Middleware['after'] = ({ event: { request, notes, startedAt }, response }) => {
    if (response) log(request, response, notes, startedAt);
  };
  return { after: write, onError: write };
};
