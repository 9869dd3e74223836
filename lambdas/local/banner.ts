import { renderUnicodeCompact } from 'uqr';

/** What a newcomer needs to attach a phone; null = not known on this start. */
export interface Greeting {
  readonly davUrl: string;
  readonly resourceUrl: string | null;
  readonly userName: string | null;
  readonly password: string | null;
  readonly adminUrl: string;
  readonly adminToken: string | null;
  readonly pid: number;
}

const line = (label: string, value: string | null): string[] =>
  value === null ? [] : [`  ${label.padEnd(14)}${value}`];

/** The banner: where the gateway is, how to sign in, and the resource URL as a QR code. */
export const bannerOf = ({ davUrl, resourceUrl, userName, password, adminUrl, adminToken }: Greeting): string =>
  [
    '',
    'The calendar gateway is running. Press Ctrl-C to stop.',
    '',
    ...line('Calendar', resourceUrl),
    ...line('Server', davUrl),
    ...line('User name', userName),
    ...line('Password', password),
    ...line('Admin API', adminUrl),
    ...line('Admin token', adminToken),
    ...(adminToken === null
      ? ['  A new admin token: npm run admin-token']
      : ['  Password and token are shown this once.']),
    '',
    ...(resourceUrl === null ? [] : [renderUnicodeCompact(resourceUrl), '']),
  ].join('\n');
