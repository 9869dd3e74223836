import type { Middleware } from '../exchange.ts';
import { finish } from '../finish.ts';
import type { Ingress } from '../ingress.ts';

/** Every answer, refusals too, leaves complete: compressed, measured, with safe headers; one that does not pass the ingress is refused. */
export const finishAnswer = (ingress: Ingress): Middleware => {
  const complete: Middleware['after'] = async (call) => {
    if (call.response) call.response = await finish(call.event.request, call.response, ingress);
  };
  return { after: complete, onError: complete };
};
