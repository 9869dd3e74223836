import type { Principal } from '../model/principal.ts';
import type { RequestNotes } from './log.ts';
import type { HttpRequest } from './message.ts';
import type { SignIn } from './sign-in.ts';

/** Who asks, or the refusal that his side of the gateway has for him; the reason goes into the log only (T05). */
export const principalOr = async <Refusal>(
  signIn: SignIn,
  request: HttpRequest,
  notes: RequestNotes,
  { refused, throttled }: { refused: () => Refusal; throttled: (retryAfterSeconds: number) => Refusal },
): Promise<Principal | Refusal> => {
  const outcome = await signIn(request);
  switch (outcome.outcome) {
    case 'signed-in':
      notes.userName = outcome.principal.userName;
      notes.remembered = outcome.remembered;
      return outcome.principal;
    case 'refused':
      notes.userName = outcome.userName;
      notes.reason = outcome.reason;
      return refused();
    case 'throttled':
      notes.userName = outcome.userName;
      notes.reason = outcome.outcome;
      return throttled(outcome.retryAfterSeconds);
  }
};
