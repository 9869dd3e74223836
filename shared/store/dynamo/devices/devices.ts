import type { Device, Devices } from '../../devices.ts';
import { writeAllIf } from '../administration/conditional-write.ts';
import type { Database } from '../engine/database.ts';
import { devicePrefix, keys } from '../rows/keys.ts';
import { type DeviceRow, refusedPrefix } from './device-row.ts';

const deviceOf = (row: DeviceRow): Device => {
  const { sk, agent, succeededAt, calendars = [] } = row;
  const refusals = Object.entries(row)
    .filter(([name]) => name.startsWith(refusedPrefix))
    .map(([name, at]) => ({ code: name.slice(refusedPrefix.length), at: Number(at) }))
    .toSorted((a, b) => b.at - a.at);
  const [lastRefusal] = refusals;
  return {
    family: sk.slice(sk.lastIndexOf('#') + 1),
    agent,
    ...(succeededAt !== undefined && { succeededAt }),
    calendars: [...calendars].sort(),
    ...(lastRefusal && { lastRefusal }),
    seenAt: Math.max(succeededAt ?? 0, lastRefusal?.at ?? 0),
  };
};

/** An item of a transaction deletes each; DynamoDB takes 100. */
const atOnce = 100;

/** The devices of all service accesses lie in one partition: some thirty rows a unit. */
export const devicesStore = (database: Database): Devices => {
  const rowsOf = async (prefix: string): Promise<readonly DeviceRow[]> => {
    const { pk } = keys.device('', 0, '');
    const rows = await database.query<DeviceRow>({
      KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ...(prefix !== '' && { ':prefix': prefix }) },
    });
    // The table forgets in its own time.
    return rows.filter(({ expires }) => expires * 1000 > database.clock());
  };
  const holderOf = ({ sk }: DeviceRow): string => sk.slice(0, sk.lastIndexOf('#') + 1);
  const prefixOf = (canonicalName: string, createdAt: number): string => keys.device(canonicalName, createdAt, '').sk;

  return {
    async listDevices({ canonicalName, createdAt }) {
      const rows = await rowsOf(prefixOf(canonicalName, createdAt));
      return rows.map(deviceOf).toSorted((a, b) => b.seenAt - a.seenAt || (a.family < b.family ? -1 : 1));
    },

    async loadLastSyncs() {
      const last = new Map<string, number>();
      for (const row of await rowsOf('')) {
        const holder = holderOf(row);
        last.set(holder, Math.max(last.get(holder) ?? 0, deviceOf(row).seenAt));
      }
      return ({ canonicalName, createdAt }) => last.get(prefixOf(canonicalName, createdAt));
    },

    async forgetDevices(canonicalName) {
      const rows = await rowsOf(devicePrefix(canonicalName));
      for (let done = 0; done < rows.length; done += atOnce) {
        const items = rows.slice(done, done + atOnce).map(({ pk, sk }) => ({ Delete: { Key: { pk, sk } } }));
        await writeAllIf(database, items);
      }
    },
  };
};
