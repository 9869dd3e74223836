import { adminTokens } from '../../shared/store/dynamo/administration/admin-token.ts';
import { runningEndpoint } from './data-folder.ts';
import { openDatabase } from './database.ts';
import { CannotStartError, parseOptions, type StartOptions, usage } from './options.ts';

/** A running gateway keeps its data locked; its database takes the new token all the same. */
const withRunning = ({ data, endpoint = runningEndpoint(data) }: StartOptions): Partial<StartOptions> =>
  endpoint === undefined ? {} : { endpoint };

try {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options === 'help') console.log(usage);
  else {
    const database = await openDatabase({ ...options, ...withRunning(options) });
    console.log(await adminTokens(database).replace());
    await database.close();
  }
} catch (error) {
  console.error(error instanceof CannotStartError ? error.message : error);
  process.exitCode = 1;
}
