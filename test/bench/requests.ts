const namespaces = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/"';

/** What phones ask to learn whether anything changed. */
export const pollBody = `<D:propfind ${namespaces}><D:prop><CS:getctag/><D:sync-token/></D:prop></D:propfind>`;

/** A listing of the members' entity tags. */
export const listingBody = `<D:propfind ${namespaces}><D:prop><D:getetag/></D:prop></D:propfind>`;

/** RFC 6578 §3.2; an empty token asks for everything. */
export const syncBody = (token: string): string =>
  `<D:sync-collection ${namespaces}><D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>`;

/** RFC 4791 §7.8 with a time range; without `to` it has no end (§9.9). */
export const queryBody = ({ from, to }: { readonly from: number; readonly to?: number }, withData: boolean): string =>
  `<C:calendar-query ${namespaces}><D:prop><D:getetag/>${withData ? '<C:calendar-data/>' : ''}</D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="${stamp(from)}"${to === undefined ? '' : ` end="${stamp(to)}"`}/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`;

/** RFC 4791 §7.9. */
export const multigetBody = (collection: string, names: readonly string[]): string =>
  `<C:calendar-multiget ${namespaces}><D:prop><D:getetag/><C:calendar-data/></D:prop>${names
    .map((name) => `<D:href>${new URL(collection).pathname}${name}</D:href>`)
    .join('')}</C:calendar-multiget>`;

const stamp = (instant: number): string => new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '');
