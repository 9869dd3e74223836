import { feedAnswer } from '../shared/http/feed.ts';
import { type LambdaHandler, lambdaHandler } from '../shared/http/lambda-handler.ts';
import { davRefusals } from '../shared/http/refusals.ts';
import type { FeedRuntime } from './runtime-feed.ts';

/** The Lambda function of diaries as files at secret addresses. */
export const handlerOf = (runtime: FeedRuntime): LambdaHandler =>
  lambdaHandler(feedAnswer(runtime), runtime, { refusals: davRefusals });
