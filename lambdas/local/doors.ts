import { verbs } from '../../shared/dav/verbs/index.ts';
import { davFunction, type LambdaDoor } from '../../shared/http/door.ts';
import type { IngressEvent } from '../../shared/http/events.ts';
import type { AdminRuntime } from '../runtime-admin.ts';
import { handlerOf, type Imitated } from './imitate.ts';
import type { EventHandler } from './server.ts';

/** A door that is loaded when somebody first knocks: a process that serves phones only stays small. */
const onDemand = (load: () => Promise<LambdaDoor>): LambdaDoor => {
  let loaded: Promise<LambdaDoor> | undefined;
  return async (event) => {
    loaded ??= load();
    return (await loaded)(event);
  };
};

/** All functions of the deployment behind one handler, told apart by path as the routes of the API tell them apart; `behind` an imitated ingress if so wished. */
export const localDoors = (runtime: AdminRuntime, behind?: Imitated): EventHandler => {
  const doors: readonly (readonly [RegExp, LambdaDoor])[] = [
    [/^\/admin\//, onDemand(async () => (await import('./admin-doors.ts')).adminDoor(runtime))],
    [/^\/me(?:\/|$)/, onDemand(async () => (await import('./admin-doors.ts')).selfServiceDoor(runtime))],
    [/^\/setup\//, onDemand(async () => (await import('./admin-doors.ts')).setupDoor(runtime))],
    [/^\/console(?:\/|$)/, onDemand(async () => (await import('./admin-doors.ts')).consoleDoor(runtime))],
  ];
  const dav = davFunction(verbs, runtime);
  const doorOf = (event: IngressEvent): LambdaDoor => {
    const asked = 'rawPath' in event ? event.rawPath : event.path;
    return doors.find(([path]) => path.test(asked))?.[1] ?? dav;
  };
  return handlerOf(behind, (event) => doorOf(event)(event));
};
