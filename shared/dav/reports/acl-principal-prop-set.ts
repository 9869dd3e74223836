import { loadResource } from '../resources/resources.ts';
import { multistatus } from '../responses/multistatus.ts';
import { parseWanted } from '../responses/wanted.ts';
import type { Answer } from './answer.ts';
import { ownPrincipal } from './own-principal.ts';

/** acl-principal-prop-set: properties of every principal in the ACL, and that is the one signed in (RFC 3744 §9.2). */
export const aclPrincipalPropSet: Answer = async (query, { target }, context) => {
  await loadResource(target, context);
  return multistatus([await ownPrincipal(parseWanted(query), context)], context);
};
