import type { Template } from 'aws-cdk-lib/assertions';
import { methodNames } from '../../shared/deployment/methods.ts';
import { metrics } from '../../shared/deployment/metrics.ts';
import { assumed, dollars, logged, partsOf, phoneMonths, priced, prices, type Row } from './cost.ts';

const million = (one: number): string => (one * 1e6).toFixed(2);
const counted = (count: number, what: string): string[] =>
  count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`];

const line = (row: Row): string => {
  const plus = row.onTop ? '+ ' : '';
  const units = [...counted(row.consumed.read, 'read'), ...counted(row.consumed.written, 'write')].join(', ');
  const parts = partsOf(row);
  const sum = `${parts.map(million).join(' + ')} = **${million(dollars(row))}**`;
  return `| ${row.request} | ${units && plus + units} | ${plus}${row.ms} | ${plus}${sum} |`;
};

const month = (title: string, { warm, forgotten, cold }: Readonly<Record<'warm' | 'forgotten' | 'cold', number>>) =>
  `| ${title} | ${[warm, forgotten, cold].map((usd) => usd.toFixed(4)).join(' | ')} |`;

/** CloudWatch counts each metric that an alarm reads, those inside an expression one by one. */
const alarmMetricsIn = (template: Template): number =>
  Object.values(template.findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => (Properties as { Metrics?: { MetricStat?: object }[] }).Metrics)
    .reduce((sum, metrics) => sum + (metrics?.filter(({ MetricStat }) => MetricStat).length ?? 1), 0);

const hoursOfMonth = 730;

/** The section of docs/operations.md about money, computed from prices, asserted capacity and asserted octets. */
export const costSection = (template: Template): string => {
  const { sync, iPhone } = phoneMonths;
  const watched = alarmMetricsIn(template);
  const byVerb = Object.values(metrics).filter(({ by }) => by.some((some) => [...some].join() === 'stage,verb')).length;
  const beside = Object.keys(metrics).length - byVerb + 1;
  const mostMetrics = byVerb * methodNames.length + beside;
  // One call for each change, where none waits for another.
  const changeEvent =
    prices.event + prices.call + (assumed.ms.write / 1000) * assumed.gigabytes * prices.gigabyteSecond;
  const balancer = hoursOfMonth * (prices.balancerHour + 2 * prices.addressHour);
  return `## What it costs
List prices of us-east-1 in USD: HTTP API ${million(prices.apiRequest)} per million, Lambda arm64 ${million(prices.call)} per million and ${prices.gigabyteSecond} per GB-second, reads ${prices.read * 1e6} and writes ${prices.written * 1e6} per million units, logs ${(prices.logOctet * 1e9).toFixed(2)} per GB. Other regions differ; Frankfurt is about a fifth dearer. \`npm run cost\` computes this section from these prices and from what tests assert: the capacity to the unit, and the octets of the logs, ${logged.line} of the function's line and ${logged.access} of the access log's. Assumed are the milliseconds, with ${assumed.gigabytes} GB of memory.

| request, sign-in remembered | units | ms | USD per million: API + call + time + units + logs |
|---|---|---|---|
${Object.values(priced).map(line).join('\n')}

What comes on top (+) has paid for API and call with its request: it is time + units + what it adds to the line. Not counted are data sent out and calls of AWS's own key for the table, both small.

| a phone with ${assumed.polls} polls and ${assumed.changes} new appointments a day, USD a month | warm: every sign-in remembered | none remembered | cold: each request starts a function |
|---|---|---|---|
${month('polls a calendar (DAVx5, Thunderbird; sync-collection)', sync)}
${month('polls the home (iPhone)', iPhone)}

A process remembers a sign-in for an hour, as long as it lives; Lambda ends it after some minutes without a call. So phones that keep each other's functions warm are near the first column. A shop with one phone is nearly always in the last: ${sync.cold.toFixed(3)} to ${iPhone.cold.toFixed(3)} a month, beside which the fixed costs below are the bill. A shop of 100 phones costs ${(100 * sync.warm).toFixed(2)} to ${(100 * iPhone.cold).toFixed(2)}.

| fixed, a month | USD |
|---|---|
| alarms, ${watched} metrics watched | ${(watched * prices.alarmMetric).toFixed(2)} |
| metrics, ${byVerb === 1 ? 'one' : byVerb} for each verb in use and ${beside} beside | up to ${(mostMetrics * prices.metric).toFixed(2)}; a metric without values costs nothing |
| dashboard | ${prices.dashboard.toFixed(2)}; the first three of an account are free |
| table, per GB, and its point-in-time recovery | ${prices.gigabyte.toFixed(2)} + ${prices.backedUp.toFixed(2)} |
| each client of the diary program, used or not | ${prices.programClient.toFixed(2)}, and ${(prices.programToken * 1000).toFixed(2)} per 1,000 tokens: a token is for an hour. \`-c programClients=none\` makes no client |
| secret of a Google link, each | 0.40 |
| changes as events, if switched on, per 1,000 changes | ${(1000 * changeEvent).toFixed(4)} at most, and ${(2 * prices.alarmMetric).toFixed(2)} for its alarms; reading the stream costs nothing |
| load balancer, if chosen, with its two addresses | ${balancer.toFixed(2)} and its use |

`;
};

/** The manual with its section about money as computed. */
export const withCosts = (manual: string, section: string): string =>
  manual.replace(/^## What it costs\n[\s\S]*?(?=^## )/m, () => section);
