import { clientNameOf } from '../model/calendar-client.ts';
import type { Principal } from '../model/principal.ts';
import type { SignInObstacle } from '../model/sign-in-obstacles.ts';
import type { RequestNotes } from './log.ts';
import type { HttpRequest } from './message.ts';
import type { SignIn } from './sign-in.ts';

/** Who asks, or the refusal that their side of the gateway has for them; the reason goes into the log, and to nobody who has not proven the password (T05). */
export const principalOr = async <Refusal>(
  signIn: SignIn,
  request: HttpRequest,
  notes: RequestNotes,
  {
    cleared,
    refused,
    throttled,
  }: {
    /** Whose phones are cleared (B05). */
    cleared: (principal: Principal, obstacles: readonly SignInObstacle[]) => Principal | Refusal;
    refused: (obstacles: readonly SignInObstacle[]) => Refusal;
    throttled: (retryAfterSeconds: number) => Refusal;
  },
): Promise<Principal | Refusal> => {
  const outcome = await signIn(request);
  switch (outcome.outcome) {
    case 'signed-in':
      notes.userName = outcome.principal.userName;
      notes.remembered = outcome.remembered;
      return { ...outcome.principal, client: clientNameOf(request.headers.get('user-agent')) };
    case 'being-cleared':
      notes.userName = outcome.principal.userName;
      notes.remembered = outcome.remembered;
      notes.reason = outcome.outcome;
      return cleared(outcome.principal, outcome.obstacles);
    case 'refused':
      notes.userName = outcome.userName;
      notes.reason = outcome.reason;
      return refused(outcome.obstacles ?? []);
    case 'throttled':
      notes.userName = outcome.userName;
      notes.reason = outcome.outcome;
      return throttled(outcome.retryAfterSeconds);
  }
};
