import { complianceClasses } from '../../shared/dav/compliance-classes.ts';
import { collations } from '../../shared/dav/filter/collation.ts';
import { preconditions } from '../../shared/dav/preconditions.ts';
import { liveProperties } from '../../shared/dav/properties/registry.ts';
import { supportedReports } from '../../shared/dav/reports/supported.ts';
import { allowOn, type Method } from '../../shared/deployment/methods.ts';
import { namespaces } from '../../shared/model/names.ts';
import type { Target } from '../../shared/model/target.ts';
import { suites } from '../interop/results.ts';
import { absent, deviations } from './deviations.ts';
import { condition, linkTo, testedBy, word } from './evidence.ts';
import { features, methodSources } from './features.ts';
import { litmusCases } from './litmus-cases.ts';
import { cite, table } from './table.ts';

const kinds: readonly Target['kind'][] = ['root', 'principal', 'home', 'collection', 'object'];
const kindsOf = (on: readonly string[]): string => (on.length === kinds.length ? 'everywhere' : on.join(', '));

const prefixed = (name: string): string => {
  const [, space = '', local = ''] = /^\{(.*)\}(.*)$/.exec(name) ?? [];
  const prefix = Object.entries(namespaces).find(([, namespace]) => namespace === space)?.[0] ?? '?';
  return `${prefix}:${local}`;
};
const localOf = (name: string): string => name.replace(/^\{.*\}/, '');

/** A feature of the page, with what shows it. */
interface Line {
  readonly cells: readonly string[];
  readonly rfc: string;
  readonly shownBy: RegExp;
  /** The file of tests that is about it. */
  readonly within?: string;
}

const section = (heads: readonly string[], lines: readonly Line[]): string =>
  table(
    [...heads, 'Defined in', 'Tested by', 'Status'],
    lines.map(({ cells, rfc, shownBy, within }) => {
      const tests = testedBy(shownBy, { within });
      return [...cells, cite(rfc), tests.map(linkTo).join('; '), tests.length > 0 ? 'done' : 'untested'];
    }),
  );

const classes: readonly Line[] = complianceClasses.map(({ token, rfc }) => ({
  cells: [`\`${token}\``],
  rfc,
  shownBy: /names what is implemented and nothing else/,
}));

const filesOfMethods: Partial<Record<Method, string>> = {
  HEAD: 'get',
  COPY: 'copy-move',
  MOVE: 'copy-move',
  MKCOL: 'mkcalendar',
};

const methods: readonly Line[] = (Object.keys(methodSources) as Method[]).map((method) => ({
  cells: [method, kindsOf(kinds.filter((kind) => allowOn(kind).split(', ').includes(method)))],
  rfc: methodSources[method],
  shownBy: word(method),
  within: filesOfMethods[method] ?? method.toLowerCase(),
}));

const reports: readonly Line[] = Object.values(supportedReports).map(({ name, rfc, on }) => ({
  cells: [`\`${prefixed(name)}\``, kindsOf(on)],
  rfc,
  shownBy: word(localOf(name)),
}));

const properties: readonly Line[] = [...new Set(liveProperties.map(({ name }) => name))].map((name) => {
  const entries = liveProperties.filter((each) => each.name === name);
  const on = kinds.filter((kind) => entries.some((each) => each.on.includes(kind)));
  const traits = [entries.some(({ set }) => set) ? 'can be set' : 'protected', entries[0]?.inAllprop && 'allprop'];
  return {
    cells: [`\`${prefixed(name)}\``, kindsOf(on), traits.filter(Boolean).join(', ')],
    rfc: entries[0]?.rfc ?? '',
    shownBy: word(localOf(name)),
  };
});

const refusals: readonly Line[] = Object.values(preconditions).map(({ name, status, rfc }) => ({
  cells: [`\`${prefixed(name)}\``, String(status)],
  rfc,
  // The one row that shares its element with another.
  shownBy: status === 507 ? /\bwith 507\b/ : condition(localOf(name)),
}));

const collationLines: readonly Line[] = Object.keys(collations).map((name) => ({
  cells: [`text-match: ${name}`],
  rfc: 'RFC 4791 §7.5',
  shownBy: word(name),
}));

const featureLines = (title: string): readonly Line[] => [
  ...(features[title] ?? []).map(({ feature, rfc, shownBy }) => ({ cells: [feature], rfc, shownBy })),
  ...(title === 'CalDAV queries' ? collationLines : []),
];

/** Everything the page lists as a feature; a test demands that each is tested. */
export const everyLine: readonly Line[] = [
  ...classes,
  ...methods,
  ...reports,
  ...properties,
  ...refusals,
  ...Object.keys(features).flatMap(featureLines),
];

const peers = [...new Set(suites.flatMap(({ elsewhere }) => Object.keys(elsewhere)))];
const resultRows = suites.map(({ suite, how, passed, elsewhere }) => [
  suite,
  how,
  passed,
  ...peers.map((peer) => elsewhere[peer] ?? ''),
]);

const failureRows = suites.flatMap(({ suite, outcomes }) =>
  outcomes.flatMap(({ name, failure, skipped, reason = '' }) => {
    const answer = failure ?? (skipped === undefined ? undefined : `skipped: ${skipped}`);
    return answer === undefined ? [] : [[suite, name, answer, reason] as const];
  }),
);

/** What real clients stumble over, by the numbers the tests carry. */
export const traps = Array.from({ length: 38 }, (_, index) => ({
  number: index + 1,
  shownBy: new RegExp(`\\btrap ${index + 1}\\b`),
}));

const heldBy = (pattern: RegExp): string => testedBy(pattern, { most: 1 }).map(linkTo).join('');

const parts = (): readonly string[] => [
  `# Compliance

What of which standard this server implements, where that is tested, and where it chose otherwise. Generated from the
registries the server answers from (\`shared/dav\`), from the tests, and from the last run of \`npm run interop -- --record\`;
a test holds it against drift (\`npx vitest run test/compliance -u\` writes it). Tests of the protocol speak HTTP and run
twice, as an event of API Gateway and over a socket.

Prefixes: ${Object.entries(namespaces)
    .map(([prefix, namespace]) => `\`${prefix}\` = \`${namespace}\``)
    .join(', ')}.
Kinds: root (\`/dav/\` and other addresses clients try), principal, home, collection (one calendar), object.`,
  '## Compliance classes (the DAV header)',
  section(['Class'], classes),
  '## Methods',
  section(['Method', 'On'], methods),
  '## Reports',
  section(['Report', 'On'], reports),
  '## Properties',
  'Whatever is not listed is dead: kept as sent on calendars, objects, homes and principals.',
  section(['Property', 'On', 'Kind'], properties),
  '## Preconditions and postconditions',
  'Every refusal with an element of its own comes from one table: 409 where a later state could accept the request, otherwise 403 (RFC 4791 §1.3); 507 where only the octets of the answer are too many.',
  section(['Element', 'Status'], refusals),
  ...Object.keys(features).flatMap((title) => [`## ${title}`, section(['Feature'], featureLines(title))]),
  '## Chosen otherwise',
  table(
    ['Matter', 'Defined in', 'Here', 'Because', 'Held by'],
    deviations.map(({ matter, rfc, here, because, shownBy }) => [matter, cite(rfc), here, because, heldBy(shownBy)]),
  ),
  '## Traps of real clients',
  'What iOS, macOS, DAVx⁵, Thunderbird, Outlook and others stumbled over on other servers; each is a test under its number.',
  table(
    ['Trap', 'Tested by'],
    traps.map(({ number, shownBy }) => [number, testedBy(shownBy).map(linkTo).join('; ')]),
  ),
  '## Left out',
  table(
    ['What', 'Defined in', 'Because'],
    absent.map(([what, rfc, because]) => [what, cite(rfc), because]),
  ),
  '## Suites and real clients',
  table(['Suite or client', 'How', 'Passed', ...peers], resultRows),
  ...(failureRows.length > 0
    ? ['What is not passed, and why:', table(['Suite', 'Case', 'Answer', 'Reason'], failureRows)]
    : ['Nothing failed.']),
  'Cases of litmus that a calendar answers otherwise than a folder of files:',
  table(
    ['Case', 'Here', 'Because', 'Defined in', 'Held by'],
    litmusCases.map(({ name, here, because, rfc, shownBy }) => [name, here, because, cite(rfc), heldBy(shownBy)]),
  ),
  '',
];

/** `docs/compliance.md`, whole. */
export const compliancePage = (): string => parts().join('\n\n').trimEnd().concat('\n');
