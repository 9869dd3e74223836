import { shownStore } from '../dav/reader/shown-store.ts';
import { windowStore } from '../dav/reader/window-store.ts';
import type { ReadingVerb } from '../dav/verb.ts';
import type { ReadingMethod } from '../deployment/methods.ts';
import { clearedStore } from '../store/cleared-store.ts';
import type { CalendarReader } from '../store/reader.ts';
import type { LambdaHandler } from './lambda-handler.ts';
import { type Asked, davHandler, type Gateway } from './pipeline.ts';

/** The store as who reads sees it; one whose phones are cleared finds nothing in any calendar (B05). */
const seenBy = (store: CalendarReader, { principal, clock }: Asked): CalendarReader =>
  principal.isBeingCleared ? clearedStore(store) : shownStore(windowStore(store, { clock, reads: true }), principal);

/** A DAV function of verbs that change nothing: its code holds nothing that writes (T47). */
export const readingHandler = (
  verbs: { readonly [M in ReadingMethod]?: ReadingVerb },
  gateway: Gateway<CalendarReader>,
): LambdaHandler => davHandler({ verbs, seenBy }, gateway);
