import { expect } from 'vitest';
import type { Cloud } from '../aws/cloud.ts';
import type { Passed } from '../aws/http-api.ts';

const isJsonObject = (line: string): boolean => {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
};

/** What must be true of a deployment after any flow: every call signed and permitted, no process dead, no fault logged. */
export const expectCleanAftermath = async ({ guard: { record }, logs, instances }: Cloud): Promise<void> => {
  expect(record.calls).toBeGreaterThan(0);
  expect(record.badSignatures).toEqual([]);
  expect(record.denied).toEqual([]);
  const dead = (await instances()).filter((one) => one.fault() !== undefined);
  expect(dead.map((one) => `${one.definition.name} ${one.fault()}`)).toEqual([]);
  expect(logs.filter(({ line }) => !isJsonObject(line))).toEqual([]);
  expect(logs.filter(({ line }) => line.includes('"fault"'))).toEqual([]);
};

const listOf = (value: string | readonly string[]): readonly string[] => [value].flat();

/** What the roles of the functions in use allow of data and no call has needed. */
export const unneededRights = ({ stack: { functions }, guard: { record } }: Cloud): string[] =>
  functions
    .filter(({ statements }) => statements.some((one) => record.needed.has(one)))
    .flatMap(({ name, statements }) =>
      statements
        .filter(({ Action }) => /dynamodb|secretsmanager/.test(listOf(Action).join()))
        .filter((one) => !record.needed.has(one))
        .map(({ Action, Condition = {} }) => {
          const partitions = Condition['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? '…';
          return `${name}: ${listOf(Action).join(' ').replaceAll('dynamodb:', '')} on ${listOf(partitions).join(' ')}`;
        }),
    );

/** The same right by right: every action on every partition that a role of a function in use allows, and no call has needed. */
export const unexercised = ({ stack: { functions }, guard: { record } }: Cloud): string[] =>
  functions
    .filter(({ statements }) => statements.some((one) => record.needed.has(one)))
    .flatMap(({ name, statements }) =>
      statements.flatMap(({ Action, Condition = {} }) => {
        const partitions = listOf(Condition['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? []);
        return listOf(Action).flatMap((action) =>
          partitions.map(
            (partition) => `${name.replace(/^caldav-[a-z]+-/, '')}: ${action.replace('dynamodb:', '')} on ${partition}`,
          ),
        );
      }),
    )
    .filter((right) => !record.exercised.has(right));

/** The verbs that do not reach the function of their name below `/dav/`. */
export const strayVerbs = (log: readonly Passed[], verbs: readonly string[]): string[] =>
  verbs.filter((verb) => {
    const last = log.filter(({ method, path }) => method === verb && path.startsWith('/dav/')).at(-1);
    return !last?.functionName.endsWith(`-${verb.toLowerCase()}`);
  });
