import { networkInterfaces } from 'node:os';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { deliverAll } from '../../shared/admin/webhooks/deliver.ts';
import { environment } from '../../shared/deployment/environment.ts';
import { paths } from '../../shared/deployment/paths.ts';
import { authorizedByToken } from '../../shared/http/authorize.ts';
import { consoleAsLines } from '../../shared/http/console-lines.ts';
import type { WriteLine } from '../../shared/http/log.ts';
import { adminTokens } from '../../shared/store/dynamo/administration/admin-token.ts';
import { sweepDeleted } from '../../shared/store/dynamo/maintenance/sweep-deleted.ts';
import { admitsWith } from './admits.ts';
import type { Greeting } from './banner.ts';
import { bcryptThread } from './bcrypt-thread.ts';
import { composeLocal } from './compose.ts';
import { consoleLink } from './console-link.ts';
import { noteAddress } from './data-folder.ts';
import { openDatabase } from './database.ts';
import { folderSecrets } from './folder-secrets.ts';
import { localFunctions } from './functions.ts';
import type { StartOptions } from './options.ts';
import type { EventHandler } from './server.ts';

/** The gateway of this machine: the deployed handlers over a local table. */
export interface LocalGateway {
  readonly handler: EventHandler;
  readonly admits: (event: APIGatewayProxyEventV2) => Promise<boolean>;
  /** The address to print, and on the first start what is shown once: token, and the demo diary made through the admin API. */
  greet(): Promise<Greeting>;
  sweep(): Promise<void>;
  /** Tells webhooks what they have not taken yet. */
  deliver(): Promise<void>;
  close(): Promise<void>;
}

const reachableHost = (host: string): string => {
  if (host !== '0.0.0.0' && host !== '::') return host === '127.0.0.1' ? 'localhost' : host;
  const addresses = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? 'localhost';
};

const baseUrlOf = ({ host, tls, tlsCert }: StartOptions, port: number): string => {
  const name = reachableHost(host);
  return `http${tls || tlsCert !== undefined ? 's' : ''}://${name.includes(':') ? `[${name}]` : name}:${port}`;
};

/** Faults are logged always, every request if `LOG` is set. */
const onlyFaults = process.env.LOG === undefined;
const writeLog: WriteLine = (line, level) => {
  if (level === 'error' || !onlyFaults) process.stderr.write(`${line}\n`);
};

/** Opens database and functions for a server that already listens on `port`; `lost` hears in a sentence when the data are. */
export const open = async (
  options: StartOptions,
  port: number,
  lost: (sentence: string) => void,
): Promise<LocalGateway> => {
  consoleAsLines(writeLog);
  const database = await openDatabase(options, lost);
  const tokens = adminTokens(database);
  const configured = process.env[environment.davBaseUrl];
  const davBaseUrl = configured ?? baseUrlOf(options, port);
  const runtime = composeLocal(
    {
      ...database,
      ingress: options.imitate ?? 'local',
      bcrypt: bcryptThread(),
      writeLog,
      onlyFaults,
    },
    {
      davBaseUrl,
      isLocalOnly: configured === undefined,
      authorize: authorizedByToken(tokens.accepts),
      secrets: folderSecrets(options.data),
      webhooks: 'any',
    },
  );
  const handler = localFunctions(runtime, options.imitate);
  const adminUrl = `${davBaseUrl}${paths.admin}`;

  return {
    handler,
    admits: admitsWith(runtime),
    greet: async () => {
      noteAddress(options.data, davBaseUrl);
      const adminToken = (await tokens.exists()) ? null : await tokens.replace();
      const demo =
        adminToken === null || options.empty
          ? undefined
          : await (await import('./demo.ts')).makeDemo(handler, { adminToken, davBaseUrl, now: runtime.clock() });
      return {
        davUrl: `${davBaseUrl}${paths.dav}/`,
        resourceUrl: demo?.resourceUrl ?? null,
        userName: demo?.userName ?? null,
        password: demo?.password ?? null,
        adminUrl,
        adminToken,
        consoleUrl: consoleLink(davBaseUrl, adminToken),
        invitationUrl: demo?.invitationUrl ?? null,
        ...(options.tls && { authorityUrl: `${davBaseUrl}${paths.authority}` }),
        pid: process.pid,
      };
    },
    sweep: async () => {
      database.sweep(runtime.clock());
      await sweepDeleted(database, runtime.clock);
    },
    deliver: () => deliverAll(runtime.admin),
    close: database.close,
  };
};
