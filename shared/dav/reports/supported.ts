import { type ClarkName, caldav, dav } from '../../model/names.ts';
import type { Target } from '../../model/target.ts';

/** What a REPORT is called, where it is defined, and on what it may be asked. */
export interface SupportedReport {
  readonly name: ClarkName;
  readonly rfc: string;
  readonly on: readonly Target['kind'][];
  /** Defined at Depth 0 only: another one is 400 (RFC 3744 §9.2-9.5). */
  readonly depthZero?: true;
}

const everywhere = ['root', 'principal', 'home', 'collection', 'object'] as const;

/** Every REPORT of this server; `supported-report-set` is computed from it, and the registry must answer each. */
export const supportedReports = {
  'calendar-query': { name: caldav('calendar-query'), rfc: 'RFC 4791 §7.8', on: ['home', 'collection', 'object'] },
  'calendar-multiget': {
    name: caldav('calendar-multiget'),
    rfc: 'RFC 4791 §7.9',
    on: ['home', 'collection', 'object'],
  },
  'free-busy-query': { name: caldav('free-busy-query'), rfc: 'RFC 4791 §7.10', on: ['home', 'collection'] },
  'sync-collection': { name: dav('sync-collection'), rfc: 'RFC 6578 §3.2', on: ['collection'] },
  'expand-property': { name: dav('expand-property'), rfc: 'RFC 3253 §3.8', on: everywhere },
  'principal-property-search': {
    name: dav('principal-property-search'),
    rfc: 'RFC 3744 §9.4',
    on: everywhere,
    depthZero: true,
  },
  'principal-search-property-set': {
    name: dav('principal-search-property-set'),
    rfc: 'RFC 3744 §9.5',
    on: everywhere,
    depthZero: true,
  },
  'principal-match': { name: dav('principal-match'), rfc: 'RFC 3744 §9.3', on: everywhere, depthZero: true },
  'acl-principal-prop-set': {
    name: dav('acl-principal-prop-set'),
    rfc: 'RFC 3744 §9.2',
    on: everywhere,
    depthZero: true,
  },
} as const satisfies Record<string, SupportedReport>;
