import type { Target } from '../../model/target.ts';
import { loadResource } from '../resources/resources.ts';
import { describe, needsOf } from '../responses/describe.ts';
import type { MultistatusResponse } from '../responses/multistatus.ts';
import type { Wanted } from '../responses/wanted.ts';
import type { DavContext } from '../verb.ts';

/** The one principal that a signed-in client can see: itself (T05). */
export const ownPrincipal = async (wanted: Wanted, context: DavContext): Promise<MultistatusResponse> => {
  const target = { kind: 'principal', userName: context.principal.userName } as const;
  return describe(await loadResource(target, context, needsOf(wanted, 'principal')), wanted, context);
};

/** Whether principals lie at or below a resource: they do not in homes and calendars (RFC 3744 §9.3, §9.4). */
export const principalsLieAt = ({ kind }: Target): boolean => kind === 'root' || kind === 'principal';
