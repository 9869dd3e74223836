import type {
  BatchGetCommandInput,
  GetCommandInput,
  QueryCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { TableClient } from '../../shared/store/dynamo/engine/client.ts';
import type { OperationName } from '../../shared/store/dynamo/engine/operations.ts';
import type { Key } from '../../shared/store/dynamo/rows/keys.ts';
import { fault, keyOf, MemoryEngine, type Writing } from './memory-engine.ts';
import type { Scheduler } from './scheduler.ts';

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
  decided(writings: readonly Writing[]): void;
  written(writings: readonly Writing[]): void;
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
  readonly engine = new MemoryEngine();
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
        if (this.#scheduler.now() - signedAt > signatureLife) throw fault('TimeoutError');
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
    if (chance(this.faults.throttle)) throw fault('ThrottlingException');
    switch (operation) {
      case 'GetItem':
        return this.engine.get(input as GetCommandInput);
      case 'BatchGetItem':
        return this.#batchGet(input);
      case 'Query':
        return this.#query(input);
      case 'UpdateItem':
        return this.#update(input);
      case 'TransactWriteItems':
        return this.#transact(input);
      default:
        throw fault('ValidationException');
    }
  }

  async #batchGet({ RequestItems = {} }: BatchGetCommandInput): Promise<unknown> {
    const [[name, request] = ['', {}]] = Object.entries(RequestItems);
    const keys = [...(request.Keys ?? [])].sort(() => this.#scheduler.random() - 0.5);
    const half = Math.floor(keys.length / 2);
    const part = (Keys: typeof keys) =>
      this.engine.batchGet({ RequestItems: { [name]: { ...request, Keys } } }).Responses[name] ?? [];

    const first = part(keys.slice(0, half));
    if (half > 0) await this.#scheduler.turn();
    if (half > 0 && this.#scheduler.chance(this.faults.unprocessed))
      return {
        Responses: { [name]: first },
        UnprocessedKeys: { [name]: { ...request, Keys: keys.slice(half) } },
      };
    return { Responses: { [name]: [...first, ...part(keys.slice(half))] }, UnprocessedKeys: {} };
  }

  async #query(input: QueryCommandInput): Promise<unknown> {
    const limit = input.Limit ?? Number.POSITIVE_INFINITY;
    const first = this.engine.query({ ...input, Limit: Math.min(limit, 1 + Math.floor(this.#scheduler.random() * 6)) });
    if (!first.LastEvaluatedKey || first.Items.length >= limit || this.#scheduler.chance(this.faults.unprocessed))
      return first;
    await this.#scheduler.turn();
    const { Limit: _, ...rest } = input;
    const second = this.engine.query({
      ...rest,
      ...(input.Limit !== undefined && { Limit: limit - first.Items.length }),
      ExclusiveStartKey: first.LastEvaluatedKey,
    });
    return { ...second, Items: [...first.Items, ...second.Items] };
  }

  async #update(input: UpdateCommandInput): Promise<unknown> {
    if (this.#locked.has(idOf(input.Key as unknown as Key))) throw fault('TransactionConflictException');
    this.engine.update(input);
    if (this.#scheduler.chance(this.faults.lostAnswer)) throw fault('TimeoutError');
    return {};
  }

  async #transact(input: TransactWriteCommandInput): Promise<unknown> {
    const { chance } = this.#scheduler;
    const { TransactItems = [], ClientRequestToken: token = '' } = input;
    const earlier = this.#decided.get(token);
    if (!earlier) {
      const conflicts = TransactItems.map((item) => this.#locked.has(idOf(keyOf(item))));
      if (chance(this.faults.conflict)) conflicts[0] = true;
      if (conflicts.includes(true))
        throw fault('TransactionCanceledException', {
          CancellationReasons: conflicts.map((conflict) => ({ Code: conflict ? 'TransactionConflict' : 'None' })),
        });
      const planned = this.engine.plan(input);
      if ('reasons' in planned) throw fault('TransactionCanceledException', { CancellationReasons: planned.reasons });
      this.#watcher.decided(planned.writings);
      const written = Promise.all(planned.writings.map((writing) => this.#write(writing))).then(() =>
        this.#watcher.written(planned.writings),
      );
      this.#decided.set(token, written);
      this.#unwritten.add(written);
      void written.then(() => this.#unwritten.delete(written));
    }
    if (!chance(this.faults.earlyAnswer)) await this.#decided.get(token);
    if (chance(this.faults.lostAnswer)) throw fault('TimeoutError');
    return {};
  }

  async #write({ key, after, checkOnly }: Writing): Promise<void> {
    if (checkOnly) return;
    this.#locked.add(idOf(key));
    await this.#scheduler.turn(this.faults.stall);
    this.engine.write(key, after);
    this.#locked.delete(idOf(key));
  }
}
