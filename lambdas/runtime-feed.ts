import { consoleAsLines } from '../shared/http/console-lines.ts';
import type { FeedGateway } from '../shared/http/feed.ts';
import { ingresses } from '../shared/http/ingress.ts';
import { requestLog } from '../shared/http/log.ts';
import { embeddedMetrics } from '../shared/http/metrics.ts';
import { dynamoReader } from '../shared/store/dynamo/calendar/reader.ts';
import { dynamoFeedReader } from '../shared/store/dynamo/feeds/read-feed.ts';
import { type Composition, compositionFrom } from './runtime-composition.ts';
import { type Environment, logLine } from './runtime-environment.ts';

/** What the function of feeds runs with. */
export type FeedRuntime = FeedGateway;

/** The feeds of a Lambda function; nobody signs in there, so that it knows no password. */
export const fromEnvironment = (environment: Environment = process.env): FeedRuntime => {
  consoleAsLines(logLine);
  return composeFeeds(compositionFrom(environment));
};

/** Puts store, feeds, clock and log together. */
export const composeFeeds = ({
  client,
  tableName,
  ingress,
  clock = Date.now,
  writeLog = logLine,
  strictTransport = false,
  stage,
}: Composition): FeedRuntime => ({
  store: dynamoReader({ client, tableName, clock }),
  feeds: dynamoFeedReader({ client, tableName, clock }),
  clock,
  ingress: { ...ingresses[ingress], strictTransport },
  log: requestLog({ write: writeLog, clock, ...(stage !== undefined && { metrics: embeddedMetrics(stage) }) }),
});
