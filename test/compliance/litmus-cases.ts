/** Cases of litmus that a calendar answers otherwise than a folder of files would, each with the standard that says so. */
export const litmusCases: readonly {
  readonly name: string;
  readonly here: string;
  readonly because: string;
  readonly rfc: string;
  readonly shownBy: RegExp;
}[] = [
  {
    name: 'begin, MKCOL of a working collection; basic mkcol; copymove copy_init',
    here: '403 `calendar-collection-location-ok`',
    because: 'a calendar contains no collections; the home makes calendars and nothing else',
    rfc: 'RFC 4791 §4.2',
    shownBy: /^mkcol: a calendar holds no collections/,
  },
  {
    name: 'every PUT of plain text',
    here: '403 `supported-calendar-data`',
    because: 'a calendar contains calendar object resources only',
    rfc: 'RFC 4791 §5.3.2.1',
    shownBy: /trap 28/,
  },
  {
    name: 'copymove copy_simple, inside one calendar',
    here: '409 `no-uid-conflict`; 201 to another calendar',
    because: 'a UID stands in a calendar once',
    rfc: 'RFC 4791 §5.3.2.1',
    shownBy: /^copy_simple/,
  },
  {
    name: 'copymove copy_overwrite, onto a resource with another UID',
    here: '409 `no-uid-conflict`; 204 where the UID is the same',
    because: 'an object keeps its UID for life',
    rfc: 'RFC 4791 §5.3.2.1',
    shownBy: /^copy_overwrite: 412/,
  },
  {
    name: 'copymove copy_overwrite and move, onto a collection',
    here: '403 `calendar-collection-location-ok`',
    because: 'an object cannot stand where a calendar stands; overwriting would delete a whole calendar',
    rfc: 'RFC 4791 §4.2',
    shownBy: /^copy_overwrite onto a calendar/,
  },
  {
    name: 'copymove copy_coll, move_coll',
    here: '403 `need-privileges`',
    because: 'calendars are made, renamed and deleted, not copied; a server may refuse',
    rfc: 'RFC 4918 §9.8.5',
    shownBy: /^copy_coll, move_coll/,
  },
  {
    name: 'locks, all cases',
    here: '405, and class 2 is not advertised; litmus skips them then',
    because: 'locking is optional',
    rfc: 'RFC 4918 §18.2',
    shownBy: /names what is implemented and nothing else/,
  },
  {
    name: 'largefile',
    here: '413 or 403 `max-resource-size`',
    because: 'an object has at most 256 KiB, as advertised',
    rfc: 'RFC 4791 §5.2.5',
    shownBy: /T15, T27/,
  },
];
