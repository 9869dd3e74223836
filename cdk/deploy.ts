import { setTimeout } from 'node:timers/promises';
import { environment } from '../shared/deployment/environment.ts';
import { probeAll } from './smoke/probes.ts';
import { verdictOf } from './smoke/verdict.ts';
import { cdkDeploy } from './toolkit.ts';

/** A name that was made a moment ago may take this often a quarter of a minute to resolve. */
const tries = 4;
const pauseMs = Number(process.env[environment.deployPause] ?? 15_000);

const { code, outputs } = cdkDeploy(...process.argv.slice(2));
process.exitCode = code;

if (code === 0 && outputs.DavUrl !== undefined) {
  console.log(`\nDeployed. What phones find at ${outputs.DavUrl}:\n`);
  let findings = await probeAll(outputs.DavUrl);
  for (let tried = 1; tried < tries && findings.some(({ advice }) => advice === 'reach'); tried++) {
    await setTimeout(pauseMs);
    findings = await probeAll(outputs.DavUrl);
  }
  const { works, report } = verdictOf(findings);
  console.log(report);
  process.exitCode = works ? 0 : 1;
}
