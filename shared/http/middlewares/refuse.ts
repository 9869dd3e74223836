import type { Middleware, Refusals } from '../exchange.ts';

/** Makes an answer of whatever was thrown, in the words of its side of the gateway; nothing is thrown beyond. */
export const refuse = ({ answerTo, reasonOf, isFault }: Refusals): Middleware => ({
  onError: (call) => {
    const { request, notes } = call.event;
    if (isFault(call.error)) notes.fault = call.error;
    else notes.reason ??= reasonOf(call.error);
    call.response = answerTo(call.error, request);
  },
});
