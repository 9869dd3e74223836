import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { environment } from '../shared/deployment/environment.ts';
import { phoneAt } from '../shared/phone/ask.ts';
import { manner } from './smoke/manner.ts';
import { cdk, cdkDeploy } from './toolkit.ts';
import { probeIngress } from './try-ingress/probes.ts';
import { ingressToChoose, reportOf } from './try-ingress/verdict.ts';

const stackName = `caldav-try-ingress-${randomUUID().slice(0, 8)}`;
const app = ['--app', 'node cdk/try-ingress/app.ts', '-c', `stackName=${stackName}`, ...process.argv.slice(2)];
/** A name that was made a moment ago may take this often a quarter of a minute to resolve. */
const tries = 4;
const pauseMs = Number(process.env[environment.deployPause] ?? 15_000);

/** Ends with 0 for the HTTP API, with 1 for the load balancer, with 2 where nothing was learnt or something was left. */
const run = async (): Promise<number> => {
  const { code, outputs } = cdkDeploy('--require-approval', 'never', ...app);
  if (code !== 0 || outputs.TryUrl === undefined) return 2;
  const ask = phoneAt(outputs.TryUrl, manner);
  let findings = await probeIngress(ask);
  for (let tried = 1; tried < tries && ingressToChoose(findings) === undefined; tried++) {
    await setTimeout(pauseMs);
    findings = await probeIngress(ask);
  }
  console.log(`\n${reportOf(findings)}\n`);
  return { 'http-api': 0, alb: 1, none: 2 }[ingressToChoose(findings) ?? 'none'];
};

const destroy = (): boolean => cdk('destroy', '--force', ...app) === 0;

// Interrupted by hand it still takes away what it made: the toolkit gets the same signal, and the next command runs on.
process.on('SIGINT', () => {});
let code = 2;
try {
  code = await run();
} finally {
  if (!destroy()) {
    console.error(`${stackName} was not destroyed: aws cloudformation delete-stack --stack-name ${stackName}`);
    code = 2;
  }
}
process.exitCode = code;
