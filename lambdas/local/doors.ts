import { handleMe } from '../../shared/admin/me.ts';
import { handleAdmin } from '../../shared/admin/routes.ts';
import { verbs } from '../../shared/dav/verbs/index.ts';
import { adminPipeline, selfServicePipeline } from '../../shared/http/admin-door.ts';
import { davFunction, type LambdaDoor, lambdaDoor } from '../../shared/http/door.ts';
import type { AdminRuntime } from '../runtime-admin.ts';
import type { EventHandler } from './server.ts';

/** All functions of the deployment behind one handler, told apart by path as the routes of the API tell them apart. */
export const localDoors = (runtime: AdminRuntime): EventHandler => {
  const { admin, authorize, ingress } = runtime;
  const doors: readonly (readonly [RegExp, LambdaDoor])[] = [
    [
      /^\/admin\//,
      lambdaDoor(
        adminPipeline(runtime, authorize, (request, claims) => handleAdmin(request, admin, claims)),
        ingress,
      ),
    ],
    [
      /^\/me(?:\/|$)/,
      lambdaDoor(
        selfServicePipeline(runtime, (request, principal) => handleMe(request, admin, principal)),
        ingress,
      ),
    ],
  ];
  const dav = davFunction(verbs, runtime);
  return (event) => (doors.find(([path]) => path.test(event.rawPath))?.[1] ?? dav)(event);
};
