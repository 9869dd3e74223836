import type { Middleware } from '../exchange.ts';
import type { LogRequest } from '../log.ts';
import { loggedPathOf } from '../logged-path.ts';

/** One line of log, metrics included, for each request, however it ended; of its path the words of these templates. */
export const logExchange = (log: LogRequest, templates?: readonly string[]): Middleware => {
  const loggedPath = loggedPathOf(templates);
  const write: Middleware['after'] = ({ event: { request, notes, startedAt }, response }) => {
    if (response) log(request, response, notes, startedAt, loggedPath);
  };
  return { after: write, onError: write };
};
