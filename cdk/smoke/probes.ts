import { paths } from '../../shared/deployment/paths.ts';
import { canonicalUserName } from '../../shared/model/entities/service-access.ts';
import { hrefOf, principalsHref } from '../../shared/model/href.ts';
import { type Account, type Ask, phoneAt } from '../../shared/phone/ask.ts';
import { propfind } from '../../shared/phone/requests.ts';
import { calendarUse } from './calendar.ts';
import { adviceOn, type Finding, type Probe, type SignedInProbe } from './finding.ts';
import { manner } from './manner.ts';
import { verbs } from './verbs.ts';

const root = hrefOf({ kind: 'root' });

/** The well-known address redirects, for the verb that iOS and DAVx5 ask it with (RFC 6764 §5). */
const wellKnown: Probe = async (stranger) => {
  const answer = await stranger('PROPFIND', paths.wellKnown, { headers: { depth: '0' } });
  const probe = 'well-known';
  if (answer.status === 0) {
    return [{ probe, verdict: 'wrong', says: `No answer: ${answer.text}.`, advice: 'reach' }];
  }
  return answer.status === 301 && answer.headers.get('location')?.endsWith(root)
    ? [{ probe, verdict: 'ok', says: `${paths.wellKnown} leads to ${root}.` }]
    : [
        {
          probe,
          verdict: 'wrong',
          says: `${paths.wellKnown} answers ${answer.status} to PROPFIND instead of 301 to ${root}.`,
          advice: adviceOn(answer),
        },
      ];
};

/** With credentials the gateway names the principal, as a phone asks first. */
const signIn: SignedInProbe = async (phone, { userName }) => {
  const answer = await phone('PROPFIND', root, propfind('0', '<current-user-principal/>'));
  const probe = 'sign-in';
  const principal = hrefOf({ kind: 'principal', userName: canonicalUserName(userName) });
  if (answer.status === 207 && answer.text.includes(principal))
    return [{ probe, verdict: 'ok', says: `${userName} signs in.` }];
  if (answer.status === 429)
    return [{ probe, verdict: 'wrong', says: 'Too many failed sign-ins from here: wait a quarter of an hour.' }];
  if (answer.status === 401)
    return [{ probe, verdict: 'wrong', says: `${userName} is refused.`, advice: 'credentials' }];
  if (answer.status >= 500)
    return [{ probe, verdict: 'wrong', says: `Signing in fails (${answer.status}).`, advice: 'log' }];
  return [
    {
      probe,
      verdict: 'wrong',
      says: `PROPFIND answers ${answer.status} and does not name the principal.`,
      advice: 'ingress',
    },
  ];
};

/** Does a percent-encoded path arrive as it was sent? An encoded question mark cut off would open another place. */
const encodedPath: SignedInProbe = async (phone, { userName }) => {
  const headers = { depth: '0' };
  const name = canonicalUserName(userName);
  const encoded = `${principalsHref}%${name.charCodeAt(0).toString(16)}${name.slice(1)}/`;
  const [kept, cut] = await Promise.all([
    phone('PROPFIND', encoded, { headers }),
    phone('PROPFIND', `${hrefOf({ kind: 'principal', userName: name })}%3F/none`, { headers }),
  ]);
  const probe = 'path';
  if (kept.status !== 207) {
    return [
      {
        probe,
        verdict: 'wrong',
        says: `A percent-encoded path does not arrive as what it names (${kept.status === 0 ? kept.text : kept.status}): appointments with such names would be stored and not found again.`,
        advice: 'ingress',
      },
    ];
  }
  if (cut.status === 207) {
    return [
      {
        probe,
        verdict: 'note',
        says: 'The ingress cuts a path at an encoded "?": objects with such names cannot be reached, no known client makes them.',
      },
    ];
  }
  return kept.text.includes(encoded)
    ? [{ probe, verdict: 'ok', says: 'Encoded paths arrive as they were sent.' }]
    : [{ probe, verdict: 'note', says: 'The ingress decodes paths; the gateway encodes them again.' }];
};

/** How much passes: a load balancer before Lambda stops at 1 MB, and then answers must be cut to fit. */
const size: Probe = async (stranger) => {
  const answer = await stranger('REPORT', root, {
    headers: { 'content-type': 'application/xml' },
    body: ' '.repeat(1_200_000),
  });
  const probe = 'size';
  return answer.status === 401
    ? [{ probe, verdict: 'ok', says: 'More than 1 MB passes.' }]
    : [
        {
          probe,
          verdict: 'note',
          says: `1.2 MB do not pass (${answer.status === 0 ? answer.text : answer.status}).`,
          advice: 'alb-budget',
        },
      ];
};

/** Passwords travel in every request, so nothing may ask for them without TLS. */
const plainHttp =
  (baseUrl: string): Probe =>
  async () => {
    const url = new URL(baseUrl);
    if (url.protocol !== 'https:') return [];
    const answer = await phoneAt(`http://${url.hostname}`, { ...manner, timeoutMs: 5_000 })('PROPFIND', root);
    return answer.status === 401
      ? [{ probe: 'tls', verdict: 'wrong', says: 'Port 80 asks for a password without TLS: close it.' }]
      : [{ probe: 'tls', verdict: 'ok', says: 'Nothing asks for a password without TLS.' }];
  };

/** The page of administrators, whose policy is what guards it; phones do without it. */
const webConsole: Probe = async (stranger) => {
  const { status, headers } = await stranger('GET', paths.console);
  const probe = 'console';
  const policy = headers.get('content-security-policy') ?? '';
  if (status === 200 && policy.includes("script-src 'sha256-"))
    return [{ probe, verdict: 'ok', says: 'The web console loads, with its policy.' }];
  const what = status === 200 ? 'loads without its policy' : `does not load (${status})`;
  return [{ probe, verdict: 'note', says: `The web console ${what}; phones do without it.`, advice: 'console' }];
};

/** What needs a sign-in is asked only once that succeeds: a wrong password sent often would be locked out. */
const signedIn: SignedInProbe = async (phone, account) => {
  const found = await signIn(phone, account);
  if (found.some(({ verdict }) => verdict !== 'ok')) return found;
  const rest = await Promise.all([calendarUse, encodedPath].map((probe) => probe(phone, account)));
  return [...found, ...rest.flat()];
};

/** Nobody exists right after the first deploy: everything that needs nobody is asked all the same. */
const withoutAccount: Finding = {
  probe: 'sign-in',
  verdict: 'note',
  says: 'Not tried, because no service access was given: the rest needs none.',
  advice: 'account',
};

/** Runs every probe that the account allows for; a server that cannot be reached at all ends the run with that alone. */
export const probeAll = async (
  baseUrl: string,
  phoneOf: (account?: Account) => Ask = (account) => phoneAt(baseUrl, { ...manner, account }),
  account?: Account,
): Promise<readonly Finding[]> => {
  const stranger = phoneOf();
  const first = await wellKnown(stranger);
  if (first.some(({ advice }) => advice === 'reach')) return first;
  const rest = await Promise.all([
    ...[verbs, size, plainHttp(baseUrl), webConsole].map((probe) => probe(stranger)),
    account === undefined ? [withoutAccount] : signedIn(phoneOf(account), account),
  ]);
  return [...first, ...rest.flat()];
};
