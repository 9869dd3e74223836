import { violated } from '../dav/preconditions.ts';
import { type ReaderStore, readerStore, unmaskedStore } from '../dav/reader/reader-store.ts';
import { windowStore } from '../dav/reader/window-store.ts';
import type { ReadingVerb, Verb } from '../dav/verb.ts';
import { isReading, type Method, type ReadingMethod } from '../deployment/methods.ts';
import { clearedStore } from '../store/cleared-store.ts';
import type { CalendarWriter } from '../store/writer.ts';
import type { LambdaHandler } from './lambda-handler.ts';
import { type Asked, davHandler, type Gateway } from './pipeline.ts';

/** The verbs one function answers, by method: where the table of methods says that it reads, one that cannot write (T47). */
export type Verbs = { readonly [M in Method]?: M extends ReadingMethod ? ReadingVerb : Verb };

/** The store as the principal sees it; one whose phones are cleared finds nothing in any calendar, and writes nothing (B05). */
const seenBy = (store: CalendarWriter, { method, principal, clock, work }: Asked): ReaderStore => {
  const reads = isReading(method);
  if (!principal.isBeingCleared) return readerStore(windowStore(store, { clock, reads }), principal, work);
  if (!reads) throw violated('need-privileges', { message: 'the service access was withdrawn' });
  return unmaskedStore(clearedStore(store));
};

/** A DAV function among whose verbs are some that write. */
export const writingHandler = (verbs: Verbs, gateway: Gateway<CalendarWriter>): LambdaHandler =>
  davHandler({ verbs, seenBy }, gateway);
