import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { consoleHandler } from '../shared/http/console.ts';
import { lambdaDoor } from '../shared/http/door.ts';
import { guarded } from '../shared/http/guarded.ts';
import { ingresses } from '../shared/http/ingress.ts';
import { requestLog } from '../shared/http/log.ts';
import type { ConsoleSettings } from '../shared/model/console.ts';
import { ingressFrom, logLine, required } from './runtime-environment.ts';

const ingress = ingresses[ingressFrom(process.env)];

/** The page lies beside the function, as the deployment built it. */
const builtPage = () => {
  const folder = required('LAMBDA_TASK_ROOT');
  const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');
  return { script: textOf('page.js'), style: textOf('page.css') };
};

const { CONSOLE_CLIENT_ID: clientId } = process.env;
const adminUrl = required('ADMIN_BASE_URL');
const davUrl = required('DAV_BASE_URL');
const settings: ConsoleSettings = {
  ...(adminUrl !== davUrl && { adminUrl, davUrl }),
  ...(clientId !== undefined && {
    signIn: { clientId, issuer: required('CONSOLE_ISSUER'), scope: required('CONSOLE_SCOPE') },
  }),
};
const origins = (process.env.CONSOLE_ORIGINS ?? '').split(' ').filter(Boolean);

/** The Lambda function of the web console; it reads no table. */
export const handler = lambdaDoor(
  guarded(
    { ingress, log: requestLog({ write: logLine, clock: Date.now }) },
    consoleHandler(builtPage, settings, origins),
  ),
  ingress,
);
