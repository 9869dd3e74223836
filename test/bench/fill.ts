import { type BusinessObject, bodyOf } from '../support/business-data.ts';
import { expectStatus } from './checks.ts';
import { type Contestant, exchange } from './driver.ts';

const writers = 8;

/** Writes the whole diary as phones do: one PUT an object, a few at a time. */
export const fillByWire = async (
  contestant: Pick<Contestant, 'collection' | 'authorization'>,
  objects: readonly BusinessObject[],
): Promise<void> => {
  const waiting = objects.values();
  const write = async (): Promise<void> => {
    for (const object of waiting)
      expectStatus(
        await exchange(contestant, 'PUT', object.name, bodyOf(object), {
          'content-type': 'text/calendar; charset=utf-8',
          'if-none-match': '*',
        }),
        201,
      );
  };
  await Promise.all(Array.from({ length: writers }, write));
};
