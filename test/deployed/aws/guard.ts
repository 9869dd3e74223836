import http, { type IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { type Access, databaseAccesses } from '../../support/iam/accesses.ts';
import { allowedBy, type Statement } from '../../support/iam/statements.ts';
import { busAccesses, openBus } from './event-bus.ts';
import { openSecrets, secretAccesses } from './secrets-manager.ts';
import { bodyOf, listen, listenerOf } from './server.ts';
import { signatureFault, signatureIn } from './signature.ts';
import { type DeployedStack, tableArn } from './template.ts';

interface Answer {
  readonly status: number;
  readonly type?: string | undefined;
  readonly body: Buffer | string;
}

/** Hands a request on to the database engine. */
const passOn = (endpoint: string, agent: http.Agent, headers: IncomingHttpHeaders, body: Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { host } = new URL(endpoint);
    const request = http.request(endpoint, { method: 'POST', agent, headers: { ...headers, host } }, async (answer) => {
      resolve({ status: answer.statusCode ?? 500, type: answer.headers['content-type'], body: await bodyOf(answer) });
    });
    request.on('error', reject).end(body);
  });

const refusal = (type: string, message: string): Answer => ({
  status: 400,
  body: JSON.stringify({ __type: `com.amazon.coral.service#${type}`, Message: message }),
});

/** By how the target of a request begins; all else is DynamoDB. */
const services: Readonly<Record<string, 'secretsmanager' | 'events'>> = {
  secretsmanager: 'secretsmanager',
  AWSEvents: 'events',
};

const accessesOf = {
  dynamodb: (operation: string, input: Record<string, unknown>) => databaseAccesses(operation, input, tableArn),
  secretsmanager: secretAccesses,
  events: busAccesses,
} as const satisfies Record<string, (operation: string, input: never) => readonly Access[]>;

/** What came by the guard, and what it refused. */
export interface GuardRecord {
  calls: number;
  readonly badSignatures: string[];
  readonly denied: string[];
  /** The statements of roles by which something was allowed. */
  readonly needed: Set<Statement>;
  /** What was done, and to which partition. */
  readonly exercised: Set<string>;
}

/**
 * Stands before DynamoDB, Secrets Manager and EventBridge: checks every signature, and judges every access by the role of the function
 * that signed it.
 */
export const openGuard = async ({ functions }: Pick<DeployedStack, 'functions'>, databaseEndpoint: string) => {
  const signers = new Map(functions.map((one) => [`ASIA${one.name}`, one]));
  const agent = new http.Agent({ keepAlive: true });
  const sockets = new Set<Socket>();
  const { secrets, answer: answerSecret } = openSecrets();
  const { bus, answer: answerEvents } = openBus();
  const record: GuardRecord = { calls: 0, badSignatures: [], denied: [], needed: new Set(), exercised: new Set() };

  const judge = async (headers: IncomingHttpHeaders, body: Buffer): Promise<Answer> => {
    record.calls += 1;
    const [target, operation = ''] = String(headers['x-amz-target']).split('.');
    const service = services[target ?? ''] ?? 'dynamodb';
    const signer = signers.get(String(signatureIn(headers.authorization).accessKeyId));
    if (!signer) {
      record.badSignatures.push(`${operation}: of nobody known`);
      return refusal('UnrecognizedClientException', 'The security token is invalid.');
    }
    const fault = await signatureFault({ headers, body, service, functionName: signer.name });
    if (fault !== undefined) {
      record.badSignatures.push(`${signer.name} ${operation}: ${fault}`);
      return refusal('InvalidSignatureException', 'The request signature does not match.');
    }
    const input = JSON.parse(body.toString());
    const accesses = accessesOf[service](operation, input);
    for (const access of accesses) {
      const statement = allowedBy(signer.statements, access);
      if (!statement) {
        record.denied.push(`${signer.name} ${access.action} ${JSON.stringify(access.context)}`);
        return refusal('AccessDeniedException', `${signer.name} is not authorized to perform ${access.action}`);
      }
      record.needed.add(statement);
      for (const key of access.context['dynamodb:LeadingKeys'] ?? []) {
        const partition = key.replace(/#.*$/s, '#*');
        record.exercised.add(
          `${signer.name.replace(/^caldav-[a-z]+-/, '')}: ${access.action.replace('dynamodb:', '')} on ${partition}`,
        );
      }
    }
    if (guard.lose?.(operation, input)) return refusal('ThrottlingException', 'Too many requests.');
    if (service === 'events') return { status: 200, body: JSON.stringify(answerEvents(input)) };
    if (service === 'dynamodb') {
      const answer = await passOn(databaseEndpoint, agent, headers, body);
      if (answer.status === 200) guard.written?.(operation, input);
      return answer;
    }
    const { status, answer } = answerSecret(operation, input);
    return { status, body: JSON.stringify(answer) };
  };

  const server = http.createServer(
    listenerOf(async (request, response) => {
      const { status, type = 'application/x-amz-json-1.1', body } = await judge(request.headers, await bodyOf(request));
      response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
    }),
  );
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const { port, close } = await listen(server);

  const guard = {
    endpoint: `http://127.0.0.1:${port}`,
    record,
    secrets,
    bus,
    /** Hears of every write that went well. */
    written: undefined as ((operation: string, input: Record<string, unknown>) => void) | undefined,
    /** Set by a test that wants requests refused as by a busy database. */
    lose: undefined as ((operation: string, input: Record<string, unknown>) => boolean) | undefined,
    /** Cuts every connection, as AWS does while a function lies frozen: in order or by a reset. Returns how many. */
    cutConnections(how: 'end' | 'reset'): number {
      const cut = [...sockets];
      for (const socket of cut) how === 'reset' ? socket.resetAndDestroy() : socket.destroy();
      return cut.length;
    },
    async close() {
      await close();
      agent.destroy();
    },
  };
  return guard;
};

export type Guard = Awaited<ReturnType<typeof openGuard>>;
