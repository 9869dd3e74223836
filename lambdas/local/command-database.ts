import { CannotStartError } from './cannot-start.ts';
import { databaseFileIn, isHeld } from './data-folder.ts';
import { type LocalDatabase, openDatabase } from './database.ts';
import { localTableName, openBesides } from './folder-database.ts';

/** The database of a folder for one command, beside the gateway that may be running on it: SQLite keeps the two apart. */
export const openForCommand = async (options: {
  readonly data: string;
  readonly endpoint?: string | undefined;
}): Promise<LocalDatabase> => {
  const { data, endpoint } = options;
  if (endpoint !== undefined || !isHeld(data)) {
    return openDatabase({ data, ...(endpoint !== undefined && { endpoint }) }, (sentence) => {
      throw new CannotStartError(sentence);
    });
  }
  const client = openBesides(databaseFileIn(data));
  return { client, tableName: localTableName(), sweep: () => undefined, close: async () => client.close() };
};
