import type ICAL from 'ical.js';
import type { Instant } from '../../model/instant.ts';
import type { Reading } from '../recurrence/expand.ts';
import { type Plan, planOf } from '../recurrence/series.ts';
import { type Work, workOf } from '../recurrence/work.ts';
import { zoneOrUtc } from '../zones/resolve.ts';
import type { Zone } from '../zones/zone.ts';
import { type Block, blocksIn, bytesOf, documentOf, withBlocks, withInside } from './document.ts';
import type { Moment } from './moment.ts';
import { type Ical, readCalendar } from './read.ts';

/** What is to be different; what is absent stays as it is. */
export interface Changes {
  /** Text properties by upper-case name (`SUMMARY`, `DESCRIPTION`, `LOCATION`, `STATUS`, …); null takes one out. */
  readonly texts?: Readonly<Record<string, string | null>>;
  /** The new start of the instance that is named, or of the one that stands for the whole. */
  readonly start?: Moment;
  /** Its new end, in the form of its start. */
  readonly end?: Moment;
  /** RRULE as text, without its name; null makes one appointment of the series. */
  readonly rule?: string | null;
}

/** Who edits, and when. Every edit throws TooManyInstancesError as a reading does, and EditRefusedError. */
export interface Editing extends Omit<Reading, 'limit'> {
  readonly now: Instant;
  /** The entity tag of what is edited, where that is known: then it need not be taken apart again. */
  readonly etag?: string;
}

/** An edit that could not be done without changing something else: nothing was done. */
export class EditRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EditRefusedError';
  }
}

/** An object that is being edited: as it is read, and as it is written. */
export interface Draft {
  readonly ical: Ical;
  readonly plan: Plan;
  readonly document: Block;
  /** Each component as it is written. */
  readonly blocks: ReadonlyMap<ICAL.Component, Block>;
  readonly floating: Zone;
  readonly zone: string;
  readonly work: Work;
  readonly now: Instant;
}

/** Takes an object apart for an edit. */
export const opened = (body: Uint8Array, { zone, work = workOf(), now, etag }: Editing): Draft => {
  const ical = readCalendar(body, etag);
  const document = documentOf(body);
  const written = blocksIn(document).flatMap(blocksIn);
  const components = ical.root.getAllSubcomponents();
  const blocks = new Map(
    components.flatMap((component, index) => (written[index] ? [[component, written[index]]] : [])),
  );
  return { ical, plan: planOf(ical, zone, work), document, blocks, floating: zoneOrUtc(zone), zone, work, now };
};

/** The component as it is written. */
export const blockOf = ({ blocks }: Draft, component: ICAL.Component): Block => {
  const block = blocks.get(component);
  if (!block) throw new EditRefusedError('its components cannot be told apart');
  return block;
};

/** The body with some components replaced (undefined takes one out) and others added; everything else keeps its bytes. */
export const rewritten = (
  { document, blocks }: Draft,
  replaced: ReadonlyMap<ICAL.Component, Block | undefined>,
  added: readonly Block[] = [],
): Uint8Array => {
  const byBlock = new Map([...replaced].map(([component, block]) => [blocks.get(component), block] as const));
  const calendar = (block: Block): Block =>
    withInside(
      withBlocks(block, (inside) => (byBlock.has(inside) ? byBlock.get(inside) : inside)),
      added,
      'last',
    );
  return bytesOf(withBlocks(document, calendar));
};

/** The draft of what has been written so far. */
export const reopened = (body: Uint8Array, { zone, work, now }: Draft): Draft => opened(body, { zone, work, now });
