import { el } from '../../codec/xml/node.ts';
import { writeXml } from '../../codec/xml/write.ts';
import { dav } from '../../model/names.ts';
import type { Answer } from './answer.ts';
import { searchableProperties } from './principal-property-search.ts';

/** principal-search-property-set: by which properties principals can be searched (RFC 3744 §9.5). */
export const principalSearchPropertySet: Answer = async () => ({
  status: 200,
  headers: { 'content-type': 'application/xml; charset=utf-8' },
  body: writeXml(
    el(
      dav('principal-search-property-set'),
      ...Object.entries(searchableProperties).map(([name, description]) =>
        el(
          dav('principal-search-property'),
          el(dav('prop'), el(name as keyof typeof searchableProperties)),
          el(dav('description'), { '{http://www.w3.org/XML/1998/namespace}lang': 'en' }, description),
        ),
      ),
    ),
  ),
});
