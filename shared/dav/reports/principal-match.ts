import { childOf } from '../../codec/xml/node.ts';
import { dav } from '../../model/names.ts';
import { DavError } from '../preconditions.ts';
import { multistatus } from '../responses/multistatus.ts';
import { parseWanted } from '../responses/wanted.ts';
import type { Answer } from './answer.ts';
import { ownPrincipal } from './own-principal.ts';

/** principal-match: with `self` the principal that is signed in; nothing else here names one by a property (RFC 3744 §9.3). */
export const principalMatch: Answer = async (query, _request, context) => {
  const self = childOf(query, dav('self'));
  if (!self && !childOf(query, dav('principal-property'))) {
    throw new DavError(400, { message: 'principal-match needs self or principal-property' });
  }
  return multistatus(self ? [await ownPrincipal(parseWanted(query), context)] : [], context);
};
