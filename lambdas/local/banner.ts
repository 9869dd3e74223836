import { renderUnicodeCompact } from 'uqr';

/** What a newcomer needs to attach a phone; null = not known on this start. */
export interface Greeting {
  readonly davUrl: string;
  readonly resourceUrl: string | null;
  readonly userName: string | null;
  readonly password: string | null;
  readonly adminUrl: string;
  readonly adminToken: string | null;
  /** The web console; while the token is known, signed in with it (a fragment never leaves the browser). */
  readonly consoleUrl: string;
  /** Only with a certificate of its own making: where a phone loads the authority's. */
  readonly authorityUrl?: string;
  readonly pid: number;
}

const line = (label: string, value: string | null): string[] =>
  value === null ? [] : [`  ${label.padEnd(14)}${value}`];

const trust = (authorityUrl: string): string[] => [
  '',
  '  No phone knows the certificate of this machine yet. On an iPhone, once:',
  `  1. Safari: open ${authorityUrl} (Show Details, visit this website, Allow)`,
  '  2. Settings: Profile Downloaded, Install',
  '  3. Settings, General, About, Certificate Trust Settings: switch it on',
];

/** The banner: where the gateway is, how to sign in, and the resource URL as a QR code. */
export const bannerOf = ({
  davUrl,
  resourceUrl,
  userName,
  password,
  adminUrl,
  adminToken,
  consoleUrl,
  authorityUrl,
}: Greeting): string =>
  [
    '',
    'The calendar gateway is running. Press Ctrl-C to stop.',
    '',
    ...line('Calendar', resourceUrl),
    ...line('Server', davUrl),
    ...line('User name', userName),
    ...line('Password', password),
    ...line('Console', consoleUrl),
    ...line('Admin API', adminUrl),
    ...line('Admin token', adminToken),
    ...(adminToken === null
      ? ['  A new admin token: npm run admin-token']
      : ['  Password and token are shown this once.']),
    ...(authorityUrl === undefined ? [] : trust(authorityUrl)),
    '',
    ...(resourceUrl === null ? [] : [renderUnicodeCompact(resourceUrl), '']),
  ].join('\n');
