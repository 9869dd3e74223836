import { isDeepStrictEqual } from 'node:util';
import { directoryRow } from '../administration/directory.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { entityKinds, type KnownEntity, labelOf } from './entities.ts';
import { type Problem, put, remove } from './problem.ts';

/** What a directory row tells; `links` is counted without it. */
const toldBy = ({ entity }: Row): object => {
  const { links: _links, ...told } = entity as Readonly<Record<string, unknown>>;
  return told;
};

const listingProblem = (known: KnownEntity, listed: Row | undefined): Problem[] => {
  const wanted = directoryRow(known.kind, known.id, known.entity);
  if (listed && isDeepStrictEqual(toldBy(listed), toldBy(wanted))) return [];
  const says = listed ? 'the directory tells something else of it' : 'it is missing in the directory';
  return [{ subject: labelOf(known), says, repair: put(wanted) }];
};

/** Every entity has one directory row, which tells what its own row tells; no others exist. What `isLost` is left to judgement. */
export const directoryProblems = (
  entities: readonly KnownEntity[],
  directory: readonly Row[],
  isLost: (calendarId: string) => boolean,
): Problem[] =>
  entityKinds.flatMap((kind) => {
    const { pk } = keys.directory(kind, '');
    const listed = new Map(directory.filter((row) => row.pk === pk).map((row) => [row.sk, row]));
    const present = entities.filter((known) => known.kind === kind);
    const ids = new Set(present.map(({ id }) => id));
    const orphans = [...listed.values()].filter(({ sk }) => !ids.has(sk));
    return [
      ...present.flatMap((known) => listingProblem(known, listed.get(known.id))),
      ...orphans.map((row) => ({
        subject: labelOf({ kind, id: row.sk }),
        says: 'the directory lists it, but it is not there',
        ...(!(kind === 'resource' && isLost(row.sk)) && { repair: remove(row) }),
      })),
    ];
  });
