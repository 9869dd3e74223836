import { type IngressName, ingresses } from '../shared/http/ingress.ts';

/** The value of an environment variable that must be there. */
export const required = (name: string, environment: NodeJS.ProcessEnv = process.env): string => {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is missing`);
  return value;
};

const isIngress = (name: string): name is IngressName => Object.hasOwn(ingresses, name);

/** What stands before the function: `INGRESS`, an HTTP API unless said otherwise. */
export const ingressFrom = ({ INGRESS = 'http-api' }: NodeJS.ProcessEnv): IngressName => {
  if (isIngress(INGRESS)) return INGRESS;
  throw new Error(`INGRESS must be one of ${Object.keys(ingresses).join(', ')}`);
};

/** Writes a line of the log. Not console.log: in Lambda it puts a prefix before the line, and then no metric is read out of it. */
export const logLine = (line: string): void => void process.stdout.write(`${line}\n`);
