import type { TableClient } from '../../shared/store/dynamo/engine/client.ts';
import { faultNamed } from '../../shared/store/dynamo/engine/fault.ts';
import type { OperationName, Operations } from '../../shared/store/dynamo/engine/operations.ts';
import { requestsOf } from '../../shared/store/dynamo/engine/sqlite/transactions.ts';
import { type PlannedWrite, targetOf, writePlanned } from '../../shared/store/dynamo/engine/sqlite/write-plan.ts';
import type { Key } from '../../shared/store/dynamo/rows/keys.ts';
import { memoryTable } from './memory-table.ts';
import type { Scheduler } from './scheduler.ts';

type Input<O extends OperationName> = Operations[O]['input'];

/** How often what goes wrong: probabilities, each per request. */
export interface Faults {
  readonly throttle: number;
  readonly conflict: number;
  readonly lostAnswer: number;
  /** A transaction answers before all of its rows can be read. */
  readonly earlyAnswer: number;
  /** A row of a transaction stays unreadable for another turn. */
  readonly stall: number;
  readonly unprocessed: number;
}

export const noFaults: Faults = { throttle: 0, conflict: 0, lostAnswer: 0, earlyAnswer: 0, stall: 0, unprocessed: 0 };

/** Who hears of every transaction: when it is decided, and when all of its rows can be read. */
export interface Watcher {
  decided(writings: readonly PlannedWrite[]): void;
  written(writings: readonly PlannedWrite[]): void;
}

/** A request that took longer is refused, as its signature has expired: nothing signed before a leap happens after it. */
const signatureLife = 5 * 60_000;

const idOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

/**
 * DynamoDB at its worst, as its documents allow: a decided transaction becomes readable row by row in any order, with
 * stalls; until then its rows refuse other writers. Answers get lost, requests are throttled, batch reads come back half
 * done, and both batch reads and queries see different rows at different instants.
 */
export class FaultStore {
  readonly engine = memoryTable();
  faults: Faults;
  readonly #scheduler: Scheduler;
  readonly #locked = new Set<string>();
  readonly #decided = new Map<string, Promise<void>>();
  readonly #watcher: Watcher;
  readonly #unwritten = new Set<Promise<void>>();

  constructor(scheduler: Scheduler, faults: Faults, watcher: Watcher) {
    this.#scheduler = scheduler;
    this.faults = faults;
    this.#watcher = watcher;
  }

  /** One process that talks to the table; killed, it never hears of it again. */
  session(): TableClient & { kill(): void } {
    let killed = false;
    return {
      kill: () => {
        killed = true;
      },
      call: async (operation, input) => {
        const never = new Promise<never>(() => undefined);
        const signedAt = this.#scheduler.now();
        await this.#scheduler.turn();
        if (killed) return never;
        if (this.#scheduler.now() - signedAt > signatureLife) throw faultNamed('TimeoutError');
        const answer = this.#perform(operation, input as never).then(
          (value) => () => value as never,
          (error: unknown) => () => {
            throw error;
          },
        );
        const open = await answer;
        await this.#scheduler.turn();
        return killed ? never : open();
      },
    };
  }

  /** Waits until every decided transaction is written. */
  async quiesce(): Promise<void> {
    while (this.#unwritten.size > 0) await Promise.all(this.#unwritten);
  }

  async #perform(operation: OperationName, input: never): Promise<unknown> {
    const { chance } = this.#scheduler;
    if (chance(this.faults.throttle)) throw faultNamed('ThrottlingException');
    switch (operation) {
      case 'GetItem':
        return this.engine.get(input as Input<'GetItem'>);
      case 'BatchGetItem':
        return this.#batchGet(input);
      case 'Query':
        return this.#query(input);
      case 'UpdateItem':
        return this.#update(input);
      case 'TransactWriteItems':
        return this.#transact(input);
      default:
        throw faultNamed('ValidationException');
    }
  }

  async #batchGet({ RequestItems = {} }: Input<'BatchGetItem'>): Promise<unknown> {
    const [[name, request] = ['', { Keys: [] }]] = Object.entries(RequestItems);
    const keys = [...(request.Keys ?? [])].sort(() => this.#scheduler.random() - 0.5);
    const half = Math.floor(keys.length / 2);
    const part = (Keys: typeof keys) =>
      Keys.length === 0
        ? []
        : (this.engine.batchGet({ RequestItems: { [name]: { ...request, Keys } } }).Responses?.[name] ?? []);

    const first = part(keys.slice(0, half));
    if (half > 0) await this.#scheduler.turn();
    if (half > 0 && this.#scheduler.chance(this.faults.unprocessed))
      return {
        Responses: { [name]: first },
        UnprocessedKeys: { [name]: { ...request, Keys: keys.slice(half) } },
      };
    return { Responses: { [name]: [...first, ...part(keys.slice(half))] }, UnprocessedKeys: {} };
  }

  async #query(input: Input<'Query'>): Promise<unknown> {
    const limit = input.Limit ?? Number.POSITIVE_INFINITY;
    const first = this.engine.query({ ...input, Limit: Math.min(limit, 1 + Math.floor(this.#scheduler.random() * 6)) });
    const firstItems = first.Items ?? [];
    if (!first.LastEvaluatedKey || firstItems.length >= limit || this.#scheduler.chance(this.faults.unprocessed))
      return first;
    await this.#scheduler.turn();
    const { Limit: _, ...rest } = input;
    const second = this.engine.query({
      ...rest,
      ...(input.Limit !== undefined && { Limit: limit - firstItems.length }),
      ExclusiveStartKey: first.LastEvaluatedKey,
    });
    return { ...second, Items: [...firstItems, ...(second.Items ?? [])] };
  }

  async #update(input: Input<'UpdateItem'>): Promise<unknown> {
    if (this.#locked.has(idOf(input.Key as unknown as Key))) throw faultNamed('TransactionConflictException');
    this.engine.update(input);
    if (this.#scheduler.chance(this.faults.lostAnswer)) throw faultNamed('TimeoutError');
    return {};
  }

  async #transact(input: Input<'TransactWriteItems'>): Promise<unknown> {
    const { chance } = this.#scheduler;
    const { ClientRequestToken: token = '' } = input;
    const earlier = this.#decided.get(token);
    if (!earlier) {
      const conflicts = requestsOf(input).map((request) => this.#locked.has(idOf(targetOf(request))));
      if (chance(this.faults.conflict)) conflicts[0] = true;
      if (conflicts.includes(true))
        throw faultNamed('TransactionCanceledException', 'cancelled', {
          CancellationReasons: conflicts.map((conflict) => ({ Code: conflict ? 'TransactionConflict' : 'None' })),
        });
      const planned = this.engine.plan(input);
      this.#watcher.decided(planned);
      const written = Promise.all(planned.map((write) => this.#write(write))).then(() =>
        this.#watcher.written(planned),
      );
      this.#decided.set(token, written);
      this.#unwritten.add(written);
      void written.then(() => this.#unwritten.delete(written));
    }
    if (!chance(this.faults.earlyAnswer)) await this.#decided.get(token);
    if (chance(this.faults.lostAnswer)) throw faultNamed('TimeoutError');
    return {};
  }

  async #write(write: PlannedWrite): Promise<void> {
    if (write.checkOnly) return;
    this.#locked.add(idOf(write.key));
    await this.#scheduler.turn(this.faults.stall);
    writePlanned(write);
    this.#locked.delete(idOf(write.key));
  }
}
