import type { Finding } from '../smoke/finding.ts';
import { linesOf } from '../smoke/verdict.ts';

/** The ingress to choose, from what was found; undefined where nothing could be asked. */
export const ingressToChoose = (findings: readonly Finding[]): 'http-api' | 'alb' | undefined => {
  if (findings.some(({ advice }) => advice === 'reach')) return undefined;
  return findings.some(({ verdict }) => verdict === 'wrong') ? 'alb' : 'http-api';
};

const sentences = {
  'http-api': 'Choose the HTTP API (the default): `npm run deploy`.',
  alb: 'Choose the load balancer: `npm run deploy -- -c davIngress=alb -c domainName=… -c certificateArn=…`.',
} as const;

/** The report of a try, and the ingress it names. */
export const reportOf = (findings: readonly Finding[]): string => {
  const ingress = ingressToChoose(findings);
  const sentence = ingress === undefined ? 'Nothing could be asked: try again.' : sentences[ingress];
  return [...linesOf(findings), '', sentence].join('\n');
};
