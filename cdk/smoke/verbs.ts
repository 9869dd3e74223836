import { methodNames } from '../../shared/deployment/methods.ts';
import { hrefOf } from '../../shared/model/href.ts';
import { type Answer, isChallenged, renamedChallenge } from '../../shared/phone/ask.ts';
import type { Finding, Probe } from './finding.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly answer: Answer;
}

const somewhere = hrefOf({ kind: 'object', userName: 'x', calendarName: 'y', objectName: 'z' });

/** `/dav/` and what lies below it have routes of their own, and where an iPhone looks first is on none of them. */
const questions: readonly Omit<Asked, 'answer'>[] = [
  ...[hrefOf({ kind: 'root' }), somewhere].flatMap((path) => methodNames.map((method) => ({ method, path }))),
  ...['/', '/principals/'].map((path) => ({ method: 'PROPFIND', path })),
];

/** Who refuses at once does not pass the verb; who is silent has passed it to a function that is too slow. */
const sayingOf = (names: string, path: string, { status, fault }: Answer): Pick<Finding, 'says' | 'advice'> => {
  if (fault === 'timeout') return { says: `${names} at ${path}: no answer in time.`, advice: 'log' };
  if (status >= 500) return { says: `${names} at ${path}: the function behind it fails (${status}).`, advice: 'log' };
  const how = status === 0 ? 'the connection ends' : `answers ${status}`;
  return { says: `The ingress does not pass ${names} at ${path} (${how}).`, advice: 'ingress' };
};

/** One finding for each path and what is wrong there. */
const refused = (asked: readonly Asked[]): Finding[] =>
  [...Map.groupBy(asked, ({ path, answer: { status, fault } }) => `${path} ${status} ${fault}`).values()].flatMap(
    (alike): Finding[] => {
      const names = alike.map(({ method }) => method).join(', ');
      return alike
        .slice(0, 1)
        .map(({ path, answer }) => ({ probe: 'verbs', verdict: 'wrong', ...sayingOf(names, path, answer) }));
    },
  );

/** Without credentials every verb must come back with our challenge: then it reached its function, and nothing changed. */
export const verbs: Probe = async (stranger) => {
  const asked = await Promise.all(
    questions.map(async ({ method, path }) => ({
      method,
      path,
      answer: await stranger(method, path, { headers: { depth: '0' } }),
    })),
  );
  const findings = refused(asked.filter(({ answer }) => answer.status !== 401));
  const silent = asked.filter((one) => one.answer.status === 401 && !isChallenged(one.answer));
  if (silent.length > 0) {
    const renamed = silent.some(({ answer }) => answer.headers.has(renamedChallenge));
    const what = renamed ? `is renamed to ${renamedChallenge}` : 'is lost';
    findings.push({
      probe: 'challenge',
      verdict: 'wrong',
      says: `The 401 arrives, but its challenge ${what}: an iPhone cannot sign in.`,
      advice: 'ingress',
    });
  }
  const says = `${methodNames.join(', ')} all reach the gateway, and its challenge comes back.`;
  return findings.length > 0 ? findings : [{ probe: 'verbs', verdict: 'ok', says }];
};
