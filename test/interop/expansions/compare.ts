import { strict as assert } from 'node:assert';
import { europe, expandBody, expandedIn } from '../../diary/expanded.ts';
import { startsOf } from '../../diary/instances.ts';
import { type Spec, specFrom } from '../../diary/spec.ts';
import { bodyOf } from '../../diary/write.ts';
import { americanZone, day, europeanZone, toInstant } from '../../diary/zones.ts';
import { check, type Site } from '../checks.ts';
import { basicOf, run, send } from '../wire.ts';
import { type Library, libraries } from './libraries.ts';

const seeds = 1_000;
const window = { from: Date.UTC(2026, 9, 9, 22), to: Date.UTC(2026, 11, 4, 23) };

/** Start and end in seconds, title. */
type Told = readonly [start: number, end: number, title: string];

/** The object as a library understands it: what a name like `W. Europe Standard Time` means has to be said. */
const definedFor = (spec: Spec): Spec => {
  const { form, tzid = '', vtimezone, clock } = spec.place;
  if (form !== 'zoned' || vtimezone) return spec;
  const zone = clock.offsetAt(window.from) > 0 ? europeanZone(tzid, 1) : americanZone(tzid, -5);
  return { ...spec, place: { ...spec.place, vtimezone: zone } };
};

const edge = (at: number): string => new Date(at).toISOString().replaceAll(/[-:]|\.000/g, '');

const tell = (start: number, end: number, title: string): string =>
  `${[start, end].map((at) => new Date(at).toISOString().slice(0, 16)).join(' ')} ${title}`;

const isWithin = (start: number, end: number): boolean =>
  start < window.to && (end > window.from || (start === end && start >= window.from));

/** Each object as the library expands it. */
const expandedBy = async (
  { script, given }: Library,
  specs: readonly Spec[],
): Promise<readonly (readonly string[])[]> => {
  const objects = specs.map((spec) => bodyOf(definedFor(given(spec))));
  const asked = { from: edge(window.from - 40 * day), to: edge(window.to + 2 * day), objects };
  const input = JSON.stringify(asked);
  const told: readonly (readonly Told[])[] = JSON.parse(
    await run('/usr/bin/python3', [new URL(script, import.meta.url).pathname], { input }),
  );
  return told.map((occasions, index) => {
    const { form } = specs[index]?.place ?? {};
    const at = (seconds: number) =>
      form === 'floating' || form === 'date' ? toInstant(seconds * 1_000, europe) : seconds * 1_000;
    return occasions
      .filter(([start, end]) => isWithin(at(start), at(end)))
      .map(([start, end, title]) => tell(at(start), at(end), title))
      .sort();
  });
};

/** Each object as the gateway expands it for a phone. */
const expandedHere = async (
  site: Site,
  library: Library,
  specs: readonly Spec[],
): Promise<readonly (readonly string[])[]> => {
  for (const spec of specs) {
    const answer = await send(site, 'PUT', `${spec.uid}.ics`, bodyOf(library.given(spec)));
    assert(answer.ok, `${spec.uid}: ${answer.status} ${await answer.text()}`);
  }
  const answer = await fetch(site.resourceUrl, {
    method: 'REPORT',
    headers: { authorization: basicOf(site), depth: '1', 'content-type': 'application/xml' },
    body: expandBody(window.from, window.to),
  });
  assert.equal(answer.status, 207);
  const shown = expandedIn(await answer.text());
  return specs.map(({ uid }) => (shown.get(`${uid}.ics`) ?? []).map(withoutStatus).sort());
};

const withoutStatus = (line: string): string => line.replace(/^(\S{16}):\d\d (\S{16}):\d\d (.*) \S+$/, '$1 $2 $3');

/** Objects by seed, expanded by the gateway and by other libraries: what differs is a known mistake of theirs, or ours. */
export const expansions = async (site: Site): Promise<void> => {
  const specs = Array.from({ length: seeds }, (_, seed) => specFrom(seed + 1, startsOf));
  const confirmed = new Set<string>();
  for (const library of libraries) {
    const explained = new Map<string, number>();
    await check(
      `${library.name} expands ${seeds} objects as the gateway does, but for what is known of it`,
      async () => {
        const [ours, theirs] = [await expandedHere(site, library, specs), await expandedBy(library, specs)];
        const open: string[] = [];
        for (const [index, spec] of specs.entries()) {
          if (JSON.stringify(ours[index]) === JSON.stringify(theirs[index])) {
            confirmed.add(spec.uid);
            continue;
          }
          const mistake = library.mistakes.find(({ shows }) => shows(library.given(spec)));
          if (mistake) explained.set(mistake.what, (explained.get(mistake.what) ?? 0) + 1);
          else
            open.push(
              `seed ${spec.seed}\nours   ${ours[index]}\ntheirs ${theirs[index]}\n${bodyOf(library.given(spec))}`,
            );
        }
        assert.equal(open.length, 0, `${open.length} differ:\n${open.join('\n')}`);
      },
    );
    for (const [what, count] of explained) console.log(`     ${count} otherwise: ${what}`);
  }
  console.log(`     ${specs.length - confirmed.size} objects are like that for every library`);
};
