import { usualNoteMinutes } from '../shared/deployment/device-notes.ts';
import { type EnvironmentName, environment as names } from '../shared/deployment/environment.ts';
import { type IngressName, ingresses } from '../shared/http/ingress.ts';
import { minuteMs } from '../shared/model/instant.ts';

/** The variables that a function is started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of an environment variable that must be there. */
export const required = (name: EnvironmentName, environment: Environment): string => {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is missing`);
  return value;
};

const isIngress = (name: string): name is IngressName => Object.hasOwn(ingresses, name);

/** What stands before the function; an HTTP API unless the environment says otherwise. */
export const ingressFrom = (environment: Environment): IngressName => {
  const { [names.ingress]: name = 'http-api' } = environment;
  if (isIngress(name)) return name;
  throw new Error(`${names.ingress} must be one of ${Object.keys(ingresses).join(', ')}`);
};

/** Does the deployment answer under a host name of its own, where nothing else does? */
export const hasOwnHost = (environment: Environment): boolean => environment[names.hostName] !== undefined;

/** How often a phone that goes on as before is noted by functions, in milliseconds. */
export const deviceNoteEveryFrom = ({
  [names.deviceNoteMinutes]: minutes = String(usualNoteMinutes),
}: Environment): number => Number(minutes) * minuteMs;

/** Writes a line of the log. Not console.log: in Lambda it puts a prefix before the line, and then no metric is read out of it. */
export const logLine = (line: string): void => void process.stdout.write(`${line}\n`);
