/** What a sync token (and the getctag, the same string) says. Opaque to clients, a URN without host name. */
export interface SyncToken {
  readonly calendarId: string;
  readonly epoch: string;
  /** The fingerprint of the reader's view, under which it was given; absent for the usual one. */
  readonly view?: string;
  /** The day, counted since 1970, whose appointments were seen; absent where all days are (B06). */
  readonly day?: number;
  /** Everything up to this version has been reported. */
  readonly version: number;
  /** Listing cursor of a paged initial sync; `version` is then its base. */
  readonly cursor?: string;
}

const prefix = 'urn:caldav-gateway:sync:';

/** The token as it travels: `urn:caldav-gateway:sync:<calendar>:<epoch>[.<view>[.<day>]]:<version>[:<cursor>]` (RFC 6578 §4). */
export const formatSyncToken = ({ calendarId, epoch, view, day, version, cursor }: SyncToken): string => {
  const seen = [epoch, view, day].filter((part) => part !== undefined).join('.');
  const further = cursor === undefined ? '' : `:${Buffer.from(cursor).toString('base64url')}`;
  return `${prefix}${calendarId}:${seen}:${version}${further}`;
};

/** Reads a token back; undefined when it is not one of ours. */
export const parseSyncToken = (text: string): SyncToken | undefined => {
  const match =
    /^urn:caldav-gateway:sync:([a-z0-9-]+):([a-z0-9]+)(?:\.([0-9a-f]{12})(?:\.(\d{1,6}))?)?:(0|[1-9]\d{0,11})(?::([A-Za-z0-9_-]+))?$/.exec(
      text,
    );
  if (!match) return undefined;
  const [, calendarId = '', epoch = '', view, day, version = '', cursor] = match;
  return {
    calendarId,
    epoch,
    ...(view !== undefined && { view }),
    ...(day !== undefined && { day: Number(day) }),
    version: Number(version),
    ...(cursor !== undefined && { cursor: Buffer.from(cursor, 'base64url').toString() }),
  };
};
