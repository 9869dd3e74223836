import { methodNames } from '../../shared/deployment/methods.ts';
import { paths } from '../../shared/deployment/paths.ts';
import { type Answer, type Ask, isChallenged, renamedChallenge } from '../../shared/phone/ask.ts';
import type { Finding } from '../smoke/finding.ts';
import type { Echo } from './echo.ts';

const echoIn = ({ text }: Answer): Echo | undefined => {
  try {
    const told = JSON.parse(text);
    return typeof told?.rawPath === 'string' ? told : undefined;
  } catch {
    return undefined;
  }
};

const wordsFor = ({ status, text }: Answer): string => (status === 0 ? text : `answers ${status}`);
const ok = (probe: string, says: string): Finding => ({ probe, verdict: 'ok', says });
const note = (probe: string, says: string): Finding => ({ probe, verdict: 'note', says });
const wrong = (probe: string, says: string): Finding => ({ probe, verdict: 'wrong', says });

const everywhere = [`${paths.dav}/`, `${paths.dav}/calendars/x/y/z.ics`, '/', '/principals/', paths.wellKnown];

/** Every method, wherever phones send it: does it arrive, under its own name? */
const verbs = async (ask: Ask): Promise<Finding[]> => {
  const asked = await Promise.all(
    everywhere.flatMap((path) =>
      methodNames.map(async (method) => ({
        method,
        path,
        answer: await ask(method, path, { headers: { depth: '0' } }),
      })),
    ),
  );
  const refused = asked.filter(({ method, answer }) => method !== 'HEAD' && echoIn(answer)?.method !== method);
  const groups = [...Map.groupBy(refused, ({ path, answer }) => `${path}: ${wordsFor(answer)}`)];
  return groups.length === 0
    ? [ok('verbs', `${methodNames.join(', ')} all arrive, at every path that phones ask.`)]
    : groups.map(([where, alike]) => wrong('verbs', `${alike.map(({ method }) => method).join(', ')} at ${where}.`));
};

/** Without the challenge an iPhone cannot sign in. */
const challenge = async (ask: Ask): Promise<Finding[]> => {
  const answer = await ask('GET', `${paths.dav}/`);
  if (isChallenged(answer)) return [ok('challenge', 'The challenge of a 401 comes back as it is.')];
  const renamed = answer.headers.has(renamedChallenge);
  return [wrong('challenge', `The challenge of a 401 ${renamed ? `is renamed to ${renamedChallenge}` : 'is lost'}.`)];
};

const sent = `${paths.dav}/calendars/x/y/uid%40host%20%C3%A4%25.ics`;

/** Names that need escapes must arrive as they were sent, or decoded once. */
const escapes = async (ask: Ask): Promise<Finding[]> => {
  const { rawPath } = echoIn(await ask('GET', sent)) ?? {};
  if (rawPath === sent) return [ok('path', 'Paths arrive with their escapes, as they were sent.')];
  if (rawPath === decodeURIComponent(sent))
    return [ok('path', 'Paths arrive decoded once; the gateway encodes them again.')];
  return [
    wrong('path', `${sent} arrives as ${rawPath ?? 'nothing'}: appointments with such names would not be found again.`),
  ];
};

/** Which route takes a path with a final slash: worth knowing, because the authorizer stands at routes. */
const finalSlash = async (ask: Ask): Promise<Finding[]> => {
  const [bare, slashed] = await Promise.all([ask('GET', paths.dav), ask('GET', `${paths.dav}/`)]);
  const routes = [bare, slashed].map((answer) => echoIn(answer)?.routeKey ?? wordsFor(answer));
  return [note('slash', `${paths.dav} takes the route ${routes[0]}, ${paths.dav}/ takes ${routes[1]}.`)];
};

const megabyte = 1024 * 1024;

/** How much passes each way. */
const sizes = async (ask: Ask): Promise<Finding[]> => {
  const upload = await ask('PUT', sent, {
    headers: { 'content-type': 'text/calendar' },
    body: 'x'.repeat(4 * megabyte),
  });
  const download = await ask('GET', sent, { headers: { 'x-answer-octets': String(4 * megabyte) } });
  const fits = [echoIn(upload)?.octets === 4 * megabyte, download.text.length > 4 * megabyte];
  return [
    fits[0] ? ok('size', '4 MB arrive.') : wrong('size', `4 MB do not arrive (${wordsFor(upload)}).`),
    fits[1] ? ok('size', '4 MB come back.') : wrong('size', `4 MB do not come back (${wordsFor(download)}).`),
  ];
};

/** Everything that an account has to show of an HTTP API before anything lasting is made there. */
export const probeIngress = async (ask: Ask): Promise<readonly Finding[]> => {
  const first = await ask('GET', `${paths.dav}/`);
  if (first.status === 0) return [{ ...wrong('reach', `Nothing answers: ${first.text}.`), advice: 'reach' }];
  const found = await Promise.all([verbs, challenge, escapes, finalSlash, sizes].map((probe) => probe(ask)));
  return found.flat();
};
