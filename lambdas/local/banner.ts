import { renderUnicodeCompact } from 'uqr';
import { isLoopback } from './options.ts';

/** What a newcomer needs to set a phone up; null = not known on this start. */
export interface Greeting {
  readonly davUrl: string;
  readonly resourceUrl: string | null;
  readonly userName: string | null;
  readonly password: string | null;
  readonly adminUrl: string;
  readonly adminToken: string | null;
  /** The web console; while the token is known, signed in with it (a fragment never leaves the browser). */
  readonly consoleUrl: string;
  /** A link that works once, to the page that sets a phone up; null where no phone could open it, and after the first start. */
  readonly invitationUrl: string | null;
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

/** How a phone comes here: by the invitation, for whoever scans it; else by what has to be done first. */
const wayForPhones = ({ davUrl, invitationUrl, consoleUrl }: Greeting): string[] => {
  if (isLoopback(new URL(davUrl).hostname))
    return ['  No phone reaches this machine yet: npm start -- --tls --host 0.0.0.0'];
  if (invitationUrl === null) return [`  Invite a phone in the console: ${consoleUrl.replace(/#.*/, '')}`];
  return [
    '  Scan this with the phone: it opens an invitation, which works once.',
    ...line('Invitation', invitationUrl),
    '',
    renderUnicodeCompact(invitationUrl),
  ];
};

/** The banner: where the gateway is, how to sign in, and the invitation as a QR code. */
export const bannerOf = (greeting: Greeting): string => {
  const { davUrl, resourceUrl, userName, password, adminUrl, adminToken, consoleUrl, authorityUrl } = greeting;
  return [
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
    adminToken === null
      ? '  A link to the console that signs in: npm run admin-token'
      : `  ${password === null ? 'The token is' : 'Password and token are'} shown only once.`,
    ...(authorityUrl === undefined ? [] : trust(authorityUrl)),
    '',
    ...wayForPhones(greeting),
    '',
  ].join('\n');
};
