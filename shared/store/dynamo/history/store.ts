import type { HistoryEraser, HistoryReader } from '../../history.ts';
import { type DatabaseOptions, openDatabase } from '../engine/database.ts';
import { historyEraser } from './erase.ts';
import { loadHistory, loadVersion } from './load-history.ts';
import { listDeleted, loadDeleted } from './trash.ts';

/** What the diary keeps of its past, over one DynamoDB table. */
export const dynamoHistory = (options: DatabaseOptions): HistoryReader & HistoryEraser => {
  const database = openDatabase(options);
  return {
    ...historyEraser(database),
    loadHistory: (calendar, name, page) => loadHistory(database, calendar, name, page),
    loadVersion: (calendar, name, version) => loadVersion(database, calendar, name, version),
    listDeleted: (calendar, query) => listDeleted(database, calendar, query),
    loadDeleted: (calendar, names) => loadDeleted(database, calendar, names),
  };
};
