import { el } from '../../codec/xml/node.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { ObjectEntry } from '../../model/calendar-object.ts';
import { encodeSegment } from '../../model/href.ts';
import { caldav } from '../../model/names.ts';
import type { SyncChange } from '../../store/reader.ts';
import { DavError, violated } from '../preconditions.ts';
import { type ObjectResource, objectResources } from '../resources/resources.ts';
import { describe, needsOf } from '../responses/describe.ts';
import { memberText } from '../responses/member-text.ts';
import { type MultistatusResponse, type MultistatusWriter, multistatusWriter } from '../responses/multistatus.ts';
import { countThatFits, octetsPerMember, responseBudget } from '../responses/response-budget.ts';
import type { Wanted } from '../responses/wanted.ts';
import type { DavContext } from '../verb.ts';
import { loadMemberObjects } from './members.ts';

/** In which calendar, under which href of it (with its final `/`), and what is wanted of its members. */
export interface SyncQuestion {
  readonly calendar: Calendar;
  readonly href: string;
  readonly wanted: Wanted;
  readonly bodies: boolean;
}

/** All changes in an answer that is not finished yet, or of how many it is known that they fit. */
export type Filled =
  | { readonly outcome: 'filled'; readonly answer: MultistatusWriter }
  | { readonly outcome: 'overflow'; readonly fitting: number };

/** So many bodies are held at a time. */
const atATime = 250;

/** Room for the collection's own response and the token. */
const octetsOfTail = 1_000;

const calendarDataName = caldav('calendar-data');
const tooLarge = violated('answer-within-limits');

/** A member without the data that cannot be sent: the client learns of the change and can ask for the object alone. */
const withoutData = (
  resource: ObjectResource,
  wanted: Wanted,
  { status, conditions: [condition] }: DavError,
  context: DavContext,
): MultistatusResponse => {
  const properties = wanted.properties.filter(({ name }) => name !== calendarDataName);
  const response = describe(resource, { ...wanted, properties, also: [] }, context);
  if (!('propstats' in response)) return response;
  const refused = { status, properties: [el(calendarDataName)], ...(condition && { error: condition.name }) };
  return { ...response, propstats: [...response.propstats, refused] };
};

/** The member as asked for, or what forbids it. */
const describeOrRefusal = (resource: ObjectResource, wanted: Wanted, context: DavContext) => {
  try {
    return describe(resource, wanted, context);
  } catch (error) {
    if (error instanceof DavError) return error;
    throw error;
  }
};

/** The entries of changes none of which removed anything. */
const entriesOf = (changes: readonly SyncChange[]): readonly ObjectEntry[] | undefined => {
  const entries: ObjectEntry[] = [];
  for (const change of changes) {
    if (change.change !== 'live') return undefined;
    entries.push(change.entry);
  }
  return entries;
};

/** Octets that a change takes, before it is known: a body about as many as it is stored with. */
const estimatedOctets = (change: SyncChange, bodies: boolean): number =>
  octetsPerMember + (bodies && change.change === 'live' ? 1.2 * change.entry.size : 0);

/**
 * Writes the changes into an answer. What does not fit is counted, so that the report can take fewer; with `whole` all
 * are told, and a member whose data does not fit is told without it.
 */
export const fillSyncPage = async (
  changes: readonly SyncChange[],
  question: SyncQuestion,
  outer: DavContext,
  { whole }: { readonly whole: boolean },
): Promise<Filled> => {
  const { href, wanted, bodies } = question;
  const context = { ...outer, budget: responseBudget(outer.budget.left()) };
  const { budget } = context;
  const answer = multistatusWriter(budget);
  budget.spend(octetsOfTail);
  const octetsOfMembers = budget.left();

  /** Writes a response, or at last the shorter one; when neither may be, the octets that it takes. */
  const overflowOf = (
    response: MultistatusResponse,
    shorter = (): MultistatusResponse => response,
  ): number | undefined => {
    if (answer.offer(response)) return undefined;
    if (!whole) return answer.octetsOf(response);
    answer.add(shorter());
    return undefined;
  };
  const overflowOfMember = (resource: ObjectResource): number | undefined => {
    const described = describeOrRefusal(resource, wanted, context);
    if (!(described instanceof DavError)) {
      return overflowOf(described, () => withoutData(resource, wanted, tooLarge, context));
    }
    if (described.status === tooLarge.status && !whole) return budget.left() + 1;
    return overflowOf(withoutData(resource, wanted, described, context));
  };

  // Most often, and always at first, all are there: what fits whole needs no counting.
  const listed = bodies ? undefined : entriesOf(changes);
  const text = listed && memberText(answer, question, listed, { wanted, context });
  if (text !== undefined && answer.offerText(text)) return { outcome: 'filled', answer };

  const sizes: number[] = [];
  for (let i = 0; i < changes.length; i += atATime) {
    const some = changes.slice(i, i + atATime);
    const entries = some.flatMap((change) => (change.change === 'live' ? change.entry : []));
    const byName = new Map<string, ObjectResource>();
    const resources = bodies
      ? loadMemberObjects(question, entries, context)
      : await objectResources(question, entries, needsOf(wanted, 'object'), context);
    for await (const resource of resources) byName.set(resource.object.name, resource);
    for (const change of some) {
      const before = budget.left();
      const resource = change.change === 'live' ? byName.get(change.entry.name) : undefined;
      // A member deleted since it was listed is told with the next token.
      const overflow =
        change.change === 'removed'
          ? overflowOf({ href: href + encodeSegment(change.name), status: 404 })
          : resource && overflowOfMember(resource);
      sizes.push(overflow ?? before - budget.left());
      if (overflow === undefined) continue;
      const rest = changes.slice(sizes.length).map((one) => estimatedOctets(one, bodies));
      return { outcome: 'overflow', fitting: countThatFits([...sizes, ...rest], octetsOfMembers) };
    }
  }
  return { outcome: 'filled', answer };
};
