/**
 * The function behind the throw-away API: it tells what arrived, and challenges as the gateway does whoever brings no
 * credentials. Plain text, so that nothing has to be bundled or uploaded.
 */
export const echoCode = `exports.handler = async (event) => {
  const { headers = {}, rawPath, rawQueryString, routeKey, body = '', isBase64Encoded, requestContext } = event;
  const octets = Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8');
  const wanted = Number(headers['x-answer-octets'] || 0);
  const told = { method: requestContext.http.method, rawPath, rawQueryString, routeKey, octets };
  return {
    statusCode: headers.authorization ? 207 : 401,
    headers: {
      'content-type': 'application/json',
      ...(headers.authorization ? {} : { 'www-authenticate': 'Basic realm="calendar", charset="UTF-8"' }),
    },
    body: JSON.stringify({ ...told, filling: 'x'.repeat(wanted) }),
  };
};
`;

/** What the echo tells of a request. */
export interface Echo {
  readonly method: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly routeKey: string;
  readonly octets: number;
}
