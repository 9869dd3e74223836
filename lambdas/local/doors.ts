import { verbs } from '../../shared/dav/verbs/index.ts';
import { davFunction } from '../../shared/http/door.ts';
import type { AdminStore } from '../../shared/store/admin-store.ts';
import type { AdminTokens } from '../../shared/store/dynamo/admin-token.ts';
import type { Runtime } from '../runtime.ts';
import type { EventHandler } from './server.ts';

/** What the functions of one machine share. */
export interface LocalGateway {
  readonly runtime: Runtime;
  readonly adminStore: AdminStore;
  readonly tokens: AdminTokens;
  readonly davBaseUrl: string;
}

/** All functions of the deployment behind one handler, told apart as the routes of the API tell them apart. */
export const localDoors = ({ runtime }: LocalGateway): EventHandler => {
  const dav = davFunction(verbs, runtime);
  return (event) => dav(event);
};
