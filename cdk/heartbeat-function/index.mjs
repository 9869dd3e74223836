/**
 * Asks the gateway once as a phone that has no password yet, from outside: over DNS, TLS, ingress, route and function. An
 * answer that is not the challenge is an error of this function, and so an alarm.
 */
export const handler = async () => {
  const url = `${process.env.DAV_BASE_URL}/dav/`;
  const answer = await fetch(url, {
    method: 'PROPFIND',
    headers: { depth: '0', 'user-agent': 'caldav-gateway-heartbeat/1' },
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  });
  const challenge = answer.headers.get('www-authenticate') ?? '';
  const isChallenged = answer.status === 401 && /^basic /i.test(challenge);
  process.stdout.write(`${JSON.stringify({ heartbeat: isChallenged ? 'ok' : 'lost', status: answer.status })}\n`);
  if (!isChallenged) throw new Error(`PROPFIND answers ${answer.status} ${challenge ? '' : 'without '}challenge`);
};
