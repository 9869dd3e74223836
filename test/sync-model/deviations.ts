import type { CalendarStore } from '../../shared/store/store.ts';
import type { FaultStore, Sender } from '../support/fault-store.ts';

/** A protocol that is wrong on purpose, to show that the model would notice. */
export interface Deviation {
  readonly sender?: (sender: Sender, table: FaultStore) => Sender;
  readonly store?: (store: CalendarStore) => CalendarStore;
  readonly tokenAfterListing?: boolean;
}
