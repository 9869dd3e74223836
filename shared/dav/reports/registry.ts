import { aclPrincipalPropSet } from './acl-principal-prop-set.ts';
import type { Answer } from './answer.ts';
import { calendarMultiget } from './calendar-multiget.ts';
import { calendarQuery } from './calendar-query.ts';
import { expandProperty } from './expand-property.ts';
import { freeBusyQuery } from './free-busy-query.ts';
import { principalMatch } from './principal-match.ts';
import { principalPropertySearch } from './principal-property-search.ts';
import { principalSearchPropertySet } from './principal-search-property-set.ts';
import type { supportedReports } from './supported.ts';
import { syncCollection } from './sync-collection.ts';

/** Who answers which report; the compiler holds it against the table of supported ones. */
export const answers: Readonly<Record<keyof typeof supportedReports, Answer>> = {
  'calendar-query': calendarQuery,
  'calendar-multiget': calendarMultiget,
  'free-busy-query': freeBusyQuery,
  'sync-collection': syncCollection,
  'expand-property': expandProperty,
  'principal-property-search': principalPropertySearch,
  'principal-search-property-set': principalSearchPropertySet,
  'principal-match': principalMatch,
  'acl-principal-prop-set': aclPrincipalPropSet,
};
