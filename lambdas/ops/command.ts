import { parseArgs } from 'node:util';
import { environment } from '../../shared/deployment/environment.ts';
import { awsClient } from '../../shared/store/dynamo/engine/aws-client.ts';
import type { OpenTable } from '../../shared/store/dynamo/maintenance/rows.ts';
import { type LocalTable, openLocalTable } from './local-table.ts';

/** A mistake in the command line, told in one sentence. */
class BadUsageError extends Error {}

/** What a command was given: named values, and a way to open a table in the region and account of the environment. */
export interface Given {
  readonly value: (name: string) => string | undefined;
  readonly required: (name: string) => string;
  readonly flag: (name: string) => boolean;
  readonly open: (tableName: string) => OpenTable;
}

/**
 * Runs an ops command with `--name value` options; it returns whether all is well, which becomes the exit code. With
 * `--data FOLDER` its table is that of a gateway of this machine: a command that rewrites refuses while one runs there.
 */
export const runCommand = async (
  options: Readonly<Record<string, 'string' | 'boolean'>>,
  run: (given: Given) => Promise<boolean>,
  rewrites: (given: Pick<Given, 'flag'>) => boolean = () => false,
): Promise<void> => {
  let local: LocalTable | undefined;
  try {
    const { values } = parseArgs({
      options: Object.fromEntries(
        Object.entries({ ...options, data: 'string' as const }).map(([name, type]) => [name, { type }]),
      ),
    });
    const flag = (name: string): boolean => (values as Record<string, unknown>)[name] === true;
    if (typeof values.data === 'string') local = await openLocalTable(values.data, rewrites({ flag }));
    const value = (name: string): string | undefined => values[name]?.toString();
    const endpoint = process.env[environment.endpoint];
    const well = await run({
      value,
      required: (name) => {
        const given = value(name) ?? (name === 'table' ? local?.tableName : undefined);
        if (given === undefined) throw new BadUsageError(`--${name} is missing.`);
        return given;
      },
      flag,
      open: (tableName) => local ?? { tableName, client: awsClient(endpoint === undefined ? {} : { endpoint }) },
    });
    process.exitCode = well ? 0 : 1;
  } catch (error) {
    const isUsage = error instanceof BadUsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = isUsage ? 2 : 1;
  } finally {
    local?.close();
  }
};
