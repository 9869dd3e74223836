import { environment } from '../../shared/deployment/environment.ts';
import { adminTokens } from '../../shared/store/dynamo/administration/admin-token.ts';
import { CannotStartError } from './cannot-start.ts';
import { openForCommand } from './command-database.ts';
import { consoleLink } from './console-link.ts';
import { addressIn } from './data-folder.ts';
import { parseOptions, usage } from './options.ts';

try {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options === 'help') console.log(usage);
  else {
    const database = await openForCommand(options);
    const token = await adminTokens(database).replace();
    await database.close();
    // The output is the token alone, for scripts; a person reads the link beside it.
    console.log(token);
    const baseUrl = process.env[environment.davBaseUrl] ?? addressIn(options.data);
    if (baseUrl !== undefined) console.error(`\nThe console, signed in: ${consoleLink(baseUrl, token)}`);
  }
} catch (error) {
  console.error(error instanceof CannotStartError ? error.message : error);
  process.exitCode = 1;
}
