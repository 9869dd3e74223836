import { paths } from '../../shared/deployment/paths.ts';
import type { Advice, Finding } from './finding.ts';

/** What to change, in the words of someone who runs the gateway. */
const advices: Readonly<Record<Advice, string>> = {
  reach:
    'Check the host name, its DNS record and its certificate; the outputs of `cdk deploy` name what it must point to.',
  ingress:
    'Deploy with the load balancer, which passes WebDAV as it is: `npm run deploy -- -c davIngress=alb -c domainName=… -c certificateArn=…`. No data change; phones keep their address if the host name stays.',
  credentials: 'Run *Test* of this service access in the administration: it names the reason.',
  account:
    'Once there is a service access: `npm run smoke -- BASE_URL USER PASSWORD` signs in and reads a calendar too.',
  'alb-budget':
    'That is right behind the load balancer (-c davIngress=alb), where answers are cut to fit; behind the HTTP API it is not.',
  console: `Look at what stands in front of the gateway: ${paths.console} must arrive, and its headers come back as they are. Else look at the log group /aws/lambda/caldav-<stage>-console.`,
  log: 'Look at the log group of the function, /aws/lambda/caldav-<stage>-<function>. HEAD runs in get, MKCOL in mkcalendar, every other verb in the function of its name; but behind the HTTP API PROPFIND, REPORT, PROPPATCH, COPY, MOVE, MKCALENDAR and MKCOL, and whatever lies outside /dav/, run in webdav. If it has nothing, no function was reached: look at the access log of the HTTP API, /aws/vendedlogs/caldav-<stage>.',
};

const marks = { ok: 'ok  ', note: 'note', wrong: 'FAIL' } as const;

const sentenceOf = (works: boolean, isStranger: boolean): string => {
  if (!works) return 'Phones will not work like this.';
  return isStranger
    ? 'Phones will work over this ingress, as far as can be told without a service access.'
    : 'Phones will work over this ingress.';
};

/** A line for each finding. */
export const linesOf = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ verdict, probe, says }) => `${marks[verdict]}  ${probe.padEnd(10)}  ${says}`);

/** The report of a run, and whether phones will work. */
export const verdictOf = (findings: readonly Finding[]): { readonly works: boolean; readonly report: string } => {
  const works = findings.every(({ verdict }) => verdict !== 'wrong');
  const wanted = new Set(findings.flatMap(({ advice }) => advice ?? []));
  const lines = [
    ...linesOf(findings),
    '',
    sentenceOf(works, wanted.has('account')),
    ...[...wanted].map((advice) => `-> ${advices[advice]}`),
  ];
  return { works, report: lines.join('\n') };
};
