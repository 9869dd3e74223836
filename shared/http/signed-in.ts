import type { Principal } from '../model/principal.ts';
import type { RequestNotes } from './log.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import { challenge, tooManyAttempts } from './refusals.ts';
import type { SignIn } from './sign-in.ts';

/** Who asks, or the 401 or 429 that answers him; the reason goes into the log only (T05). */
export const principalOrRefusal = async (
  signIn: SignIn,
  request: HttpRequest,
  notes: RequestNotes,
): Promise<Principal | HttpResponse> => {
  const outcome = await signIn(request);
  switch (outcome.outcome) {
    case 'signed-in':
      notes.userName = outcome.principal.userName;
      notes.remembered = outcome.remembered;
      return outcome.principal;
    case 'refused':
      notes.userName = outcome.userName;
      notes.reason = outcome.reason;
      return challenge();
    case 'throttled':
      notes.userName = outcome.userName;
      notes.reason = outcome.outcome;
      return tooManyAttempts(outcome.retryAfterSeconds);
  }
};
