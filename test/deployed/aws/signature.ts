import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import { credentialsOf } from './function-process.ts';
import { region } from './template.ts';

/** The hash as AWS's signer wants to be given it. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret ? createHmac('sha256', secret as NodeJS.ArrayBufferView) : createHash('sha256');
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }

  reset(): void {}
}

const tolerance = 5 * 60_000;
const mustBeSigned = ['host', 'x-amz-date', 'x-amz-target', 'x-amz-security-token'];

const dateOf = (stamp: string): Date =>
  new Date(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/** The parts of an `Authorization` header (AWS Signature Version 4); the access key names the function. */
export const signatureIn = (authorization = '') => {
  const [, accessKeyId, scope, signedHeaders, signature] =
    /Credential=([^/]+)\/([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]+)/.exec(authorization) ?? [];
  return { accessKeyId, scope, signedHeaders: signedHeaders?.split(';') ?? [], signature };
};

interface Signed {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly service: string;
  readonly functionName: string;
}

/** Why AWS would refuse the signature of a request, judged by AWS's own signer; undefined when it would not. */
export const signatureFault = async ({ headers, body, service, functionName }: Signed): Promise<string | undefined> => {
  const { scope = '', signedHeaders, signature } = signatureIn(headers.authorization);
  const unsigned = mustBeSigned.filter((name) => !signedHeaders.includes(name));
  if (unsigned.length > 0) return `not signed: ${unsigned.join(', ')}`;
  const { sessionToken, ...credentials } = credentialsOf(functionName);
  if (headers['x-amz-security-token'] !== sessionToken) return 'another session token';
  const date = dateOf(String(headers['x-amz-date']));
  if (!(Math.abs(date.getTime() - Date.now()) < tolerance)) return `signed at ${headers['x-amz-date']}`;
  if (!scope.endsWith(`/${region}/${service}/aws4_request`)) return `signed for ${scope}`;
  const hash = headers['x-amz-content-sha256'];
  if (hash && hash !== createHash('sha256').update(body).digest('hex')) return 'another body';

  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false });
  const again = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: '/',
      headers: Object.fromEntries(signedHeaders.map((name) => [name, String(headers[name])])),
      body: body.toString(),
    },
    { signingDate: date, signableHeaders: new Set(signedHeaders) },
  );
  return signatureIn(again.headers.authorization).signature === signature ? undefined : 'another signature';
};
