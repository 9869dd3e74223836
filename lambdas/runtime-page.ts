import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment as names } from '../shared/deployment/environment.ts';
import type { ConsoleParts, PageName } from '../shared/http/console.ts';
import type { Surroundings } from '../shared/http/exchange.ts';
import { ingresses } from '../shared/http/ingress.ts';
import { requestLog } from '../shared/http/log.ts';
import { type Environment, hasOwnHost, ingressFrom, logLine, required } from './runtime-environment.ts';

/** What the function of the web console is made of: no table, no sign-in. */
export interface PageRuntime extends Surroundings {
  readonly console: ConsoleParts;
}

/** The pages lie beside the function, as the deployment built it. */
const builtPage = (folder: string, name: PageName) => {
  const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');
  return { script: textOf(`${name}.js`), style: textOf(`${name}.css`) };
};

/** The web console of a Lambda function. */
export const fromEnvironment = (environment: Environment = process.env): PageRuntime => {
  const adminUrl = required(names.adminBaseUrl, environment);
  const davUrl = required(names.davBaseUrl, environment);
  const clientId = environment[names.consoleClientId];
  const folder = required(names.functionFolder, environment);
  return {
    ingress: { ...ingresses[ingressFrom(environment)], strictTransport: hasOwnHost(environment) },
    log: requestLog({ write: logLine, clock: Date.now }),
    console: {
      load: (name) => builtPage(folder, name),
      settings: {
        ...(adminUrl !== davUrl && { adminUrl, davUrl }),
        ...(environment[names.webhooks] === 'true' && { webhooks: true as const }),
        ...(clientId !== undefined && {
          signIn: {
            clientId,
            issuer: required(names.consoleIssuer, environment),
            scope: required(names.consoleScope, environment),
          },
        }),
      },
      origins: (environment[names.consoleOrigins] ?? '').split(' ').filter(Boolean),
    },
  };
};
