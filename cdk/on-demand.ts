import { windowsZonesModule } from './windows-zones.ts';

/** A library that stays out of a bundle, and which of its exports are used. */
interface OnDemand {
  readonly library: string;
  readonly exports: readonly string[];
  /** The text of a module that takes its place there. */
  readonly source?: () => string;
}

/** What only some requests need: a PUT reads no XML, an unchanged poll no iCalendar, only what the diary makes is rendered, only *Test* a second reader of it, only an import of phones CSV, only a sign-in that nobody remembers a slow hash, and only a zone that the tz database does not know the names of Windows. */
export const onDemand: readonly OnDemand[] = [
  { library: 'bcryptjs', exports: ['default'] },
  { library: 'ical.js', exports: ['default'] },
  { library: 'fast-xml-parser', exports: ['XMLParser', 'XMLValidator'] },
  { library: 'node-ical', exports: ['sync'] },
  { library: 'ical-generator', exports: ['default', 'ICalEventStatus', 'ICalEventTransparency'] },
  { library: 'csv-parse/sync', exports: ['parse'] },
  { library: 'luxon', exports: ['DateTime', 'IANAZone'] },
  { library: 'windows-iana', exports: ['findIana'], source: windowsZonesModule },
];

/** The file beside a function that holds the library. */
export const fileOf = ({ library }: OnDemand): string => `${library.replaceAll('/', '-')}.cjs`;

const standInFor = (one: OnDemand): string =>
  `const load = () => require('./${fileOf(one)}');
const standIn = (name) => new Proxy(function () {}, {
  get: (_, key) => load()[name][key],
  apply: (_, self, values) => Reflect.apply(load()[name], self, values),
  construct: (_, values) => Reflect.construct(load()[name], values),
});
${one.exports.map((name) => `const ${name}_ = standIn('${name}');\nexport { ${name}_ as ${name} };`).join('\n')}
`;

/** Modules that stand in for these libraries inside a bundle, each loading its library when an export is first used. */
export const onDemandModules = (): Record<string, string> =>
  Object.fromEntries(onDemand.map((one) => [one.library, standInFor(one)]));
