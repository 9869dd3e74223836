import { describe, needsOf } from '../describe.ts';
import type { MultistatusResponse } from '../multistatus.ts';
import { loadResource } from '../resources.ts';
import type { DavContext } from '../verb.ts';
import type { Wanted } from '../wanted.ts';

/** The one principal that a signed-in client can see: itself (T05). */
export const ownPrincipal = async (wanted: Wanted, context: DavContext): Promise<MultistatusResponse> => {
  const target = { kind: 'principal', userName: context.principal.userName } as const;
  return describe(await loadResource(target, context, needsOf(wanted, 'principal')), wanted, context);
};
