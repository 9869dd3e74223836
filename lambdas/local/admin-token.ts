import { adminTokens } from '../../shared/store/dynamo/admin-token.ts';
import { openDatabase } from './database.ts';
import { CannotStart, parseOptions, usage } from './options.ts';

try {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (options === 'help') console.log(usage);
  else {
    const database = await openDatabase(options);
    console.log(await adminTokens(database).replace());
    await database.close();
  }
} catch (error) {
  console.error(error instanceof CannotStart ? error.message : error);
  process.exitCode = 1;
}
