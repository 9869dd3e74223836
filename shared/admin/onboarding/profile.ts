import { createHash } from 'node:crypto';
import { build } from 'plist';
import { hrefOf } from '../../model/href.ts';

/** What a phone is set up with; never a password. */
export interface Account {
  readonly davBaseUrl: string;
  readonly userName: string;
  readonly canonicalName: string;
  readonly resourceId: string;
  readonly resourceName: string;
}

/** The same account gets the same UUID, so that installing again replaces (RFC 9562 §5.8). */
const uuidOf = (...parts: readonly string[]): string => {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ]
    .join('-')
    .toUpperCase();
};

/** An Apple configuration profile with one CalDAV account; iOS asks for the password itself. */
export const appleProfile = ({ davBaseUrl, userName, canonicalName, resourceName }: Account): string => {
  const { hostname, port, protocol } = new URL(davBaseUrl);
  const secure = protocol === 'https:';
  const identifier = `caldav-gateway.${hostname}.${canonicalName}`;
  const account = {
    PayloadType: 'com.apple.caldav.account',
    PayloadVersion: 1,
    PayloadIdentifier: `${identifier}.account`,
    PayloadUUID: uuidOf(davBaseUrl, canonicalName, 'account'),
    PayloadDisplayName: resourceName,
    CalDAVAccountDescription: resourceName,
    CalDAVHostName: hostname,
    CalDAVPort: port === '' ? (secure ? 443 : 80) : Number(port),
    CalDAVPrincipalURL: new URL(hrefOf({ kind: 'principal', userName: canonicalName }), davBaseUrl).href,
    CalDAVUseSSL: secure,
    CalDAVUsername: userName,
  };
  return build({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: identifier,
    PayloadUUID: uuidOf(davBaseUrl, canonicalName, 'profile'),
    PayloadDisplayName: resourceName,
    PayloadDescription: `CalDAV: ${userName}`,
    PayloadOrganization: hostname,
    PayloadRemovalDisallowed: false,
    PayloadContent: [account],
  });
};

/** Opens DAVx5 on Android with address and user name filled in (its VIEW intent for `davx5:`). */
export const davx5Link = ({ davBaseUrl, userName, canonicalName, resourceId }: Account): string =>
  `davx5://${userName}@${new URL(davBaseUrl).host}${hrefOf({ kind: 'collection', userName: canonicalName, calendarName: resourceId })}`;
