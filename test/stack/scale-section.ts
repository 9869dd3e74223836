import { capacity, together } from './cost.ts';
import { type ScaleDay, scaleDay } from './scale.ts';

/** What an account gives before anybody asks for more, and what of a day runs into it. */
export const limits = [
  {
    name: 'processes at once (Lambda), account',
    most: 1_000,
    of: ({ peakProcesses }: ScaleDay) => peakProcesses,
    raise: 'quota "Concurrent executions"; new accounts begin with 10',
  },
  {
    name: 'requests a second, stage of the HTTP API',
    most: 1_000,
    of: ({ peakRate }: ScaleDay) => peakRate,
    raise: '`throttle` in `cdk/http-api.ts`; or `-c davIngress=alb`, which has none',
  },
  {
    name: 'requests a second, API Gateway, account',
    most: 10_000,
    of: ({ peakRate }: ScaleDay) => peakRate,
    raise: 'quota "Throttle rate"; or `-c davIngress=alb`',
  },
  {
    name: 'read units a second of the table',
    most: 40_000,
    of: ({ peakRate, proven }: ScaleDay) =>
      peakRate * (together(capacity.signedIn, capacity.poll).read + proven * capacity.proven.read),
    raise:
      'quota "Table-level read throughput"; a new on-demand table begins with 12,000: warm it before many phones come at once',
  },
  {
    name: 'write units a second of the table',
    most: 40_000,
    of: ({ peakRate, proven }: ScaleDay) => peakRate * proven * capacity.proven.written,
    raise: 'quota "Table-level write throughput"; a new on-demand table begins with 4,000',
  },
] as const;

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const rounded = (value: number): string => Math.round(value).toLocaleString('en');

/** One row of the table: so many phones, a day of theirs, and the limit that is nearest. */
export const scaleRow = (phones: number, one: ScaleDay): string => {
  const uses = limits.map(({ name, most, of }) => ({ name, share: of(one) / most })).sort((a, b) => b.share - a.share);
  const over = uses.filter(({ share }) => share > 1);
  const nearest = (over.length > 0 ? over : uses.slice(0, 1)).map(({ name, share }) => `${name}: ${percent(share)}`);
  const cells = [phones, one.peakRate, one.peakProcesses, one.starts].map(rounded);
  return `| ${[...cells, percent(one.proven), one.dollarsPerPhoneMonth.toFixed(4), nearest.join('; ')].join(' | ')} |`;
};

/** So many times the phones, each block with processes of its own. */
export const times = (factor: number, { requests, starts, peakRate, peakProcesses, ...rest }: ScaleDay): ScaleDay => ({
  ...rest,
  requests: factor * requests,
  starts: factor * starts,
  peakRate: factor * peakRate,
  peakProcesses: factor * peakProcesses,
});

/** The tables of docs/operations.md that `npm run scale` prints. */
export const scaleTables = (): string => {
  const most = scaleDay(100_000, 'one for all');
  const layouts = [5, 100, 1_000].map((phones) => {
    const [shared, apart] = [scaleDay(phones, 'one for all'), scaleDay(phones, 'one each')];
    const cell = ({ starts, proven, dollarsPerPhoneMonth }: ScaleDay) =>
      `${starts} | ${percent(proven)} | ${dollarsPerPhoneMonth.toFixed(4)}`;
    return `| ${rounded(phones)} | ${cell(shared)} | ${cell(apart)} |`;
  });
  return `| phones | requests in the busiest second | processes at once | starts a day | passwords proven | USD a phone and month | nearest limit, or those passed |
|---|---|---|---|---|---|---|
${[5, 100, 1_000, 10_000].map((phones) => scaleRow(phones, scaleDay(phones, 'one for all'))).join('\n')}
${scaleRow(100_000, most)}
${scaleRow(10_000_000, times(100, most))}

| limit | before anybody asks | raised by |
|---|---|---|
${limits.map(({ name, most: limit, raise }) => `| ${name} | ${rounded(limit)} | ${raise} |`).join('\n')}

| phones | polls and writes by one function: starts a day | passwords proven | USD | a function each: starts a day | passwords proven | USD |
|---|---|---|---|---|---|---|
${layouts.join('\n')}`;
};
