import { parseArgs } from 'node:util';
import { environment } from '../../shared/deployment/environment.ts';
import type { OpenTable } from '../../shared/store/dynamo/maintenance/rows.ts';
import { sdkClient } from '../../shared/store/dynamo/maintenance/sdk-client.ts';

/** A mistake in the command line, told in one sentence. */
class BadUsageError extends Error {}

/** What a command was given: named values, and a way to open a table in the region and account of the environment. */
export interface Given {
  readonly value: (name: string) => string | undefined;
  readonly required: (name: string) => string;
  readonly flag: (name: string) => boolean;
  readonly open: (tableName: string) => OpenTable;
}

/** Runs an ops command with `--name value` options; it returns whether all is well, which becomes the exit code. */
export const runCommand = async (
  options: Readonly<Record<string, 'string' | 'boolean'>>,
  run: (given: Given) => Promise<boolean>,
): Promise<void> => {
  try {
    const { values } = parseArgs({
      options: Object.fromEntries(Object.entries(options).map(([name, type]) => [name, { type }])),
    });
    const value = (name: string): string | undefined => values[name]?.toString();
    const endpoint = process.env[environment.endpoint];
    const well = await run({
      value,
      required: (name) => {
        const given = value(name);
        if (given === undefined) throw new BadUsageError(`--${name} is missing.`);
        return given;
      },
      flag: (name) => values[name] === true,
      open: (tableName) => ({ tableName, client: sdkClient(endpoint === undefined ? {} : { endpoint }) }),
    });
    process.exitCode = well ? 0 : 1;
  } catch (error) {
    const isUsage = error instanceof BadUsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = isUsage ? 2 : 1;
  }
};
