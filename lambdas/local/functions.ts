import { functionFor } from '../../shared/deployment/routes.ts';
import type { IngressEvent } from '../../shared/http/events.ts';
import type { LambdaHandler } from '../../shared/http/lambda-handler.ts';
import type { AdminRuntime } from '../runtime-admin.ts';
import type { FeedRuntime } from '../runtime-feed.ts';
import type { PageRuntime } from '../runtime-page.ts';
import { type Imitated, imitating } from './imitate.ts';
import type { EventHandler } from './server.ts';

/** What the functions of one machine share: every part that any of them is deployed with. */
export type LocalRuntime = AdminRuntime & PageRuntime & FeedRuntime;

/** What every file of `lambdas/` that is a function exports. */
interface FunctionModule {
  readonly handlerOf: (runtime: LocalRuntime) => LambdaHandler;
}

const asked = (event: IngressEvent): readonly [method: string, path: string] =>
  'rawPath' in event ? [event.requestContext.http.method, event.rawPath] : [event.httpMethod, event.path];

/** All functions of the deployment behind one handler, each the very code that is deployed, chosen by the deployment's own routes; `behind` an imitated ingress if so wished. */
export const localFunctions = (runtime: LocalRuntime, behind?: Imitated): EventHandler => {
  const loaded = new Map<string, Promise<LambdaHandler>>();
  // Loaded when first called: a process that serves phones only stays small.
  const load = async (functionName: string): Promise<LambdaHandler> => {
    const { handlerOf } = (await import(`../${functionName}.ts`)) as FunctionModule;
    return handlerOf(runtime);
  };
  return imitating(behind, async (event) => {
    const { functionName } = functionFor(...asked(event));
    const handler = loaded.get(functionName) ?? load(functionName);
    loaded.set(functionName, handler);
    return (await handler)(event);
  });
};
