import { environment } from '../../shared/deployment/environment.ts';
import { adminTokens } from '../../shared/store/dynamo/administration/admin-token.ts';
import { requireBranch } from './branch-of-token.ts';
import { CannotStartError } from './cannot-start.ts';
import { openForCommand } from './command-database.ts';
import { consoleLink } from './console-link.ts';
import { addressIn } from './data-folder.ts';
import { branchOption, branchUsage, parseOptions, usage } from './options.ts';

try {
  const { branchId, rest } = branchOption(process.argv.slice(2));
  const options = parseOptions(rest, process.env);
  if (options === 'help') console.log(`${usage}\n${branchUsage}`);
  else {
    const database = await openForCommand(options);
    if (branchId !== undefined) await requireBranch(database, branchId);
    const token = await adminTokens(database).replace(branchId);
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
