import { handleMe } from '../../shared/admin/me.ts';
import { handleSetup } from '../../shared/admin/onboarding/setup.ts';
import { handleAdmin } from '../../shared/admin/routes.ts';
import { adminPipeline, publicPipeline, selfServicePipeline } from '../../shared/http/admin-door.ts';
import { consoleHandler } from '../../shared/http/console.ts';
import { type LambdaDoor, lambdaDoor } from '../../shared/http/door.ts';
import type { AdminRuntime } from '../runtime-admin.ts';
import { builtPage } from './console-page.ts';

/** The administration's function. */
export const adminDoor = (runtime: AdminRuntime): LambdaDoor =>
  lambdaDoor(
    adminPipeline(runtime, runtime.authorize, (request, claims) => handleAdmin(request, runtime.admin, claims)),
    runtime.ingress,
  );

/** The function of the holders of service accesses. */
export const selfServiceDoor = (runtime: AdminRuntime): LambdaDoor =>
  lambdaDoor(
    selfServicePipeline(runtime, (request, principal) => handleMe(request, runtime.admin, principal)),
    runtime.ingress,
  );

/** The function of the page behind an invitation. */
export const setupDoor = (runtime: AdminRuntime): LambdaDoor =>
  lambdaDoor(
    publicPipeline(runtime, (request) => handleSetup(request, runtime.admin)),
    runtime.ingress,
  );

/** The function of the web console, which on one machine asks for the printed token. */
export const consoleDoor = (runtime: AdminRuntime): LambdaDoor =>
  lambdaDoor(publicPipeline(runtime, consoleHandler(builtPage, {}, [])), runtime.ingress);
