import { join } from 'node:path';
import { basic } from '../../shared/phone/ask.ts';
import type { BusinessObject } from '../support/business-data.ts';
import { type LocalGateway, makeDiary, startLocalGateway } from '../support/local-gateway.ts';
import { type Contestant, exchange } from './driver.ts';
import { fillByWire } from './fill.ts';
import { residentMegabytes } from './memory.ts';
import { pollBody } from './requests.ts';

/** Memory and start of the local process tree. */
export interface Footprint {
  readonly idleMegabytes: number;
  readonly firstStart: number;
  readonly secondStart: number;
}

/** The gateway as one machine runs it, filled through the wire. */
export const gateway = async (directory: string, objects: readonly BusinessObject[]): Promise<Contestant> => {
  let local = await startLocalGateway(directory, '--empty');
  const port = new URL(local.davUrl).port;
  const { resourceUrl, userName, password } = await makeDiary(local, 'bench');
  const contestant = {
    name: 'gateway',
    objects,
    collection: resourceUrl,
    ...basic({ userName, password }),
  } as const;
  await fillByWire(contestant, objects);
  return {
    ...contestant,
    get pid() {
      return local.pid;
    },
    close: () => local.close(),
    restart: async () => {
      await local.close();
      local = await startLocalGateway(directory, '--empty', '--port', port);
    },
  };
};

/** Milliseconds until a PROPFIND is answered, from the start of the process. */
const startedAndAsked = async (local: LocalGateway, authorization: string): Promise<number> => {
  const { status, milliseconds } = await exchange(
    { collection: local.davUrl, authorization },
    'PROPFIND',
    '',
    pollBody,
    {
      depth: '0',
    },
  );
  if (status !== 207) throw new Error(`PROPFIND after the start: ${status}`);
  return local.startMilliseconds + milliseconds;
};

/** Starts a gateway on new data, lets it rest, and starts it again. */
export const footprint = async (directory: string): Promise<Footprint> => {
  const data = join(directory, 'footprint');
  const first = await startLocalGateway(data);
  const { authorization } = basic({ userName: first.userName ?? '', password: first.password ?? '' });
  const firstStart = await startedAndAsked(first, authorization);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const idleMegabytes = residentMegabytes(first.pid);
  await first.close();
  const second = await startLocalGateway(data);
  const secondStart = await startedAndAsked(second, authorization);
  await second.close();
  return { idleMegabytes, firstStart, secondStart };
};
