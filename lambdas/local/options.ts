import { parseArgs } from 'node:util';
import { environment as names } from '../../shared/deployment/environment.ts';
import { CannotStartError } from './cannot-start.ts';
import { type Imitated, imitated } from './imitate.ts';

export interface StartOptions {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly json: boolean;
  readonly empty: boolean;
  readonly allowPlainHttp: boolean;
  /** With a certificate of its own making. */
  readonly tls: boolean;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  /** The ingress of AWS that stands before the handlers. */
  readonly imitate?: Imitated;
  /** A backup to put in the place of the data before the start. */
  readonly restore?: string;
  /** Another DynamoDB instead of a file of this machine. */
  readonly endpoint?: string;
}

export const usage = `npm start -- [options]
  --port N             port to listen on (8080; 0 = any free one; or PORT)
  --host ADDRESS       address to listen on (127.0.0.1; or HOST)
  --data FOLDER        where the data is kept (.data; or DATA)
  --empty              no demo diary on first start
  --restore FILE       put this backup in the place of the data first
  --json               one line of JSON instead of the banner
  --tls                serve https with a certificate of its own making
  --tls-cert FILE      serve https with this certificate (PEM) ...
  --tls-key FILE       ... and this key
  --allow-plain-http   listen beyond this machine without TLS
  --imitate NAME       behave as behind an ingress of AWS: http-api or alb
${names.davBaseUrl}=URL       the address that people type, where it is not the one that is listened on
${names.endpoint}=URL  use that DynamoDB instead of a file in FOLDER`;

/** What `npm run admin-token` takes besides. */
export const branchUsage =
  '  --branch ID          a token that sees and changes this one branch only, beside the one for all';

const imitateOf = (name: string | undefined): Imitated | undefined => {
  const known = imitated.find((one) => one === name);
  if (name !== undefined && !known)
    throw new CannotStartError(`--imitate ${name} is unknown: give ${imitated.join(' or ')}.`);
  return known;
};

/** Is this an address that only this machine reaches? */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);

const portOf = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new CannotStartError(`--port ${text} is no port: give a number from 0 to 65535.`);
  return port;
};

/** The branch that a new admin token is confined to, and the command line without it. */
export const branchOption = (
  argv: readonly string[],
): { readonly branchId: string | undefined; readonly rest: readonly string[] } => {
  const at = argv.findIndex((one) => /^--branch(=|$)/.test(one));
  if (at < 0) return { branchId: undefined, rest: argv };
  const [, inline] = /^--branch=(.*)$/s.exec(argv[at] ?? '') ?? [];
  const branchId = inline ?? argv[at + 1] ?? '';
  return { branchId, rest: argv.toSpliced(at, inline === undefined ? 2 : 1) };
};

const valuesOf = (argv: readonly string[]) => {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        host: { type: 'string' },
        port: { type: 'string' },
        data: { type: 'string' },
        restore: { type: 'string' },
        json: { type: 'boolean', default: false },
        empty: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        'allow-plain-http': { type: 'boolean', default: false },
        tls: { type: 'boolean', default: false },
        imitate: { type: 'string' },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new CannotStartError(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
};

/** The command line over the environment over the defaults; `help` when that was asked for (T56). */
export const parseOptions = (argv: readonly string[], environment: NodeJS.ProcessEnv): StartOptions | 'help' => {
  const values = valuesOf(argv);
  if (values.help) return 'help';
  const host = values.host ?? environment.HOST ?? '127.0.0.1';
  const tlsCert = values['tls-cert'];
  const tlsKey = values['tls-key'];
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new CannotStartError('--tls-cert and --tls-key belong together: give both or none.');
  }
  if (values.tls && tlsCert !== undefined) {
    throw new CannotStartError('--tls makes a certificate of its own: leave it out, or --tls-cert and --tls-key.');
  }
  if (!isLoopback(host) && !values.tls && tlsCert === undefined && !values['allow-plain-http']) {
    throw new CannotStartError(
      `Listening on ${host} would send passwords unencrypted: add --tls, or --allow-plain-http if you mean it.`,
    );
  }
  const imitate = imitateOf(values.imitate);
  const endpoint = environment[names.endpoint];
  return {
    host,
    port: portOf(values.port ?? environment.PORT ?? '8080'),
    data: values.data ?? environment.DATA ?? '.data',
    json: values.json,
    empty: values.empty,
    allowPlainHttp: values['allow-plain-http'],
    tls: values.tls,
    ...(imitate && { imitate }),
    ...(tlsCert !== undefined && { tlsCert }),
    ...(tlsKey !== undefined && { tlsKey }),
    ...(values.restore !== undefined && { restore: values.restore }),
    ...(endpoint !== undefined && endpoint !== '' && { endpoint }),
  };
};
