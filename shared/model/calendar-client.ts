import { remembering } from './lru.ts';

/** The program that a phone synchronises with, as far as it says. */
export interface CalendarClient {
  /** The same for every version of one program, and one of a bounded number whatever is sent. */
  readonly family: string;
  /** In words, with its version: `iOS 18.5 Calendar`. */
  readonly label: string;
  readonly version?: string;
}

interface ClientRow {
  readonly family: string;
  /** Its first group is the version. */
  readonly agent: RegExp;
  /** `#` stands for the version. */
  readonly label: string;
  /** Its first group is the version of Android, which tells one phone from another. */
  readonly android?: RegExp;
}

const android = /\bAndroid\/([\d.]+)/;

/** Every client that is called by its name; the first row that fits counts. */
const clients: readonly ClientRow[] = [
  { family: 'davx5', agent: /^DAVx5\/([\d.]+)/i, label: 'DAVx5 #', android },
  { family: 'davx5', agent: /^DAVdroid\/([\d.]+)/i, label: 'DAVdroid #', android },
  { family: 'icsx5', agent: /^ICSx5\/([\d.]+)/i, label: 'ICSx5 #', android },
  { family: 'busycal', agent: /\bBusyCal[-/ ]?([\d.]*)/i, label: 'BusyCal #' },
  { family: 'fantastical', agent: /\bFantastical[^/]*\/?([\d.]*)/i, label: 'Fantastical #' },
  { family: 'ios-reminders', agent: /^(?:iOS|iPadOS)\/([\d.]+).*\bremindd\b/i, label: 'iOS # Reminders' },
  { family: 'ios', agent: /^(?:iOS|iPadOS)\/([\d.]+)/i, label: 'iOS # Calendar' },
  { family: 'ios', agent: /\b(?:iPhone|iPad)(?: OS)?\/([\d.]+)/i, label: 'iOS # Calendar' },
  {
    family: 'macos-reminders',
    agent: /\b(?:macOS|Mac[ +_]OS[ +_]X)\/([\d.]+).*\bremindd\b/i,
    label: 'macOS # Reminders',
  },
  { family: 'macos', agent: /\b(?:macOS|Mac[ +_]OS[ +_]X)\/([\d.]+)/i, label: 'macOS # Calendar' },
  { family: 'thunderbird', agent: /\bThunderbird\/([\d.]+)/i, label: 'Thunderbird #' },
  { family: 'evolution', agent: /^Evolution(?:-\S+?)?\/([\d.]+)/i, label: 'Evolution #' },
  {
    family: 'outlook-caldav-synchronizer',
    agent: /\bCalDavSynchronizer\/([\d.]+)/i,
    label: 'Outlook CalDav Synchronizer #',
  },
  { family: 'outlook', agent: /\b(?:Microsoft[ -]Outlook|Outlook)[ /]([\d.]*)/i, label: 'Outlook #' },
  { family: 'em-client', agent: /\beM ?Client\/([\d.]+)/i, label: 'eM Client #' },
  { family: 'kontact', agent: /\bakonadi|\bKontact\b|DAV groupware/i, label: 'Kontact' },
  { family: 'vdirsyncer', agent: /^vdirsyncer\/([\d.]+)/i, label: 'vdirsyncer #' },
  { family: 'caldav-sync', agent: /^CalDAV-Sync\S*\/([\d.]+)/i, label: 'CalDAV-Sync #' },
  { family: 'one-calendar', agent: /\bOneCalendar\/?([\d.]*)/i, label: 'One Calendar #' },
  { family: 'tasks-org', agent: /\borg\.tasks\/?([\d.]*)|\bTasks\.org\/?([\d.]*)/i, label: 'Tasks.org #' },
  { family: 'samsung', agent: /\bSamsung(?:[ -]?Calendar)?(?:\/([\d.]+))?/i, label: 'Samsung Calendar #' },
  { family: 'google', agent: /\bGoogle[ -]?Calendar\S*?(?:\/([\d.]+))?(?:\s|$)/i, label: 'Google Calendar #' },
];

/** Programs without a row of their own share so many families, so that nobody makes more by inventing names. */
const others = 16;

/** Longer names tell nobody more; more is not even looked at. */
const longest = 120;
const shortest = 60;
const lookedAt = 250;

/** What a client calls itself, as it may be kept and shown: one short line without marks that nobody sees. */
export const agentOf = (userAgent: string | undefined): string =>
  (userAgent ?? '')
    .slice(0, lookedAt)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, '')
    .trim()
    .slice(0, longest)
    .toWellFormed();

const isOther = (family: string): boolean => family.startsWith('other-');

const familyOfOther = (agent: string): string => {
  const [product = ''] = agent.toLowerCase().split(/[\s/]/);
  const sum = [...product].reduce((hash, character) => (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0, 7);
  return `other-${sum % others}`;
};

/** The client behind what it calls itself; one that nobody knows is called as it says. */
export const clientOf: (agent: string) => CalendarClient = remembering(500, (agent) => {
  for (const { family, agent: pattern, label, android: system } of clients) {
    const found = pattern.exec(agent);
    if (!found) continue;
    const version = found[1] || found[2];
    const ofAndroid = system?.exec(agent)?.[1];
    const name = label
      .replace('#', version ?? '')
      .replaceAll(/ +/g, ' ')
      .trim();
    return { family, label: ofAndroid ? `${name}, Android ${ofAndroid}` : name, ...(version && { version }) };
  }
  return { family: familyOfOther(agent), label: agent };
});

/** The same in short words; of a program that nobody knows its product and version, empty when it says nothing. */
export const clientNameOf = (userAgent: string | undefined): string => {
  const agent = agentOf(userAgent);
  const { family, label } = clientOf(agent);
  if (!isOther(family)) return label.slice(0, shortest);
  const [product = '', version = ''] = (agent.split(/[\s(]/)[0] ?? '').split('/');
  return `${product.replaceAll('+', ' ')} ${version}`.trim().slice(0, shortest);
};

/** *Test* and the smoke test play phones; they are none. */
export const isOwnProbe = (agent: string): boolean => agent.startsWith('caldav-gateway-');
