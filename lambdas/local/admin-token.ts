import { adminTokens } from '../../shared/store/dynamo/administration/admin-token.ts';
import { CannotStartError } from './cannot-start.ts';
import { openForCommand } from './command-database.ts';
import { parseOptions, usage } from './options.ts';

try {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options === 'help') console.log(usage);
  else {
    const database = await openForCommand(options);
    console.log(await adminTokens(database).replace());
    await database.close();
  }
} catch (error) {
  console.error(error instanceof CannotStartError ? error.message : error);
  process.exitCode = 1;
}
