import { escapeText } from '../../codec/xml/characters.ts';
import type { ObjectEntry } from '../../model/calendar-object.ts';
import { encodeSegment } from '../../model/href.ts';
import { type CollectionResource, isLoadedFor, objectResource, objectResources } from '../resources/resources.ts';
import type { DavContext } from '../verb.ts';
import { describe, listingPlan, needsOf } from './describe.ts';
import type { MultistatusWriter } from './multistatus.ts';
import type { Wanted } from './wanted.ts';

/** In which calendar members lie, and under which href of it (with its final `/`). */
type Place = Pick<CollectionResource, 'href' | 'calendar'>;

/**
 * What the response of a member says behind its collection's href, by the properties it was last asked for. It is made of the
 * entry alone, as its reader is shown it, and is forgotten with it: another version or another view is another entry.
 */
const known = new WeakMap<ObjectEntry, { readonly properties: string; readonly text: string }>();

/**
 * The responses of all these members as one text, where what is wanted of them is said by their entries alone; undefined
 * where something must be read or depends on who asks.
 */
export const memberText = (
  answer: Pick<MultistatusWriter, 'propstatText'>,
  { calendar, href }: Place,
  entries: readonly ObjectEntry[],
  { wanted, context }: { readonly wanted: Wanted; readonly context: DavContext },
): string | undefined => {
  const plan = listingPlan(wanted);
  const needs = needsOf(wanted, 'object');
  if (plan === undefined || !entries.every((entry) => isLoadedFor(needs, entry))) return undefined;
  const textOf = (entry: ObjectEntry): string => {
    const found = known.get(entry);
    if (found?.properties === plan.properties) return found.text;
    const described = describe(objectResource({ calendar, href: '' }, entry), wanted, context);
    const [propstat] = 'propstats' in described ? described.propstats : [];
    const text = `${encodeSegment(entry.name)}</D:href>${propstat ? answer.propstatText(propstat) : ''}`;
    known.set(entry, { properties: plan.properties, text });
    return text;
  };
  const before = `<D:response><D:href>${escapeText(href)}`;
  const behind = `${plan.notFound ? answer.propstatText(plan.notFound) : ''}</D:response>`;
  return entries.length === 0 ? '' : `${before}${entries.map(textOf).join(behind + before)}${behind}`;
};

/** Adds members as they are listed, without their bodies: each with what is wanted of it. */
export const addMembers = async (
  answer: MultistatusWriter,
  place: Place,
  entries: readonly ObjectEntry[],
  { wanted, context }: { readonly wanted: Wanted; readonly context: DavContext },
): Promise<void> => {
  const text = memberText(answer, place, entries, { wanted, context });
  if (text !== undefined) {
    answer.addText(text);
    return;
  }
  for (const resource of await objectResources(place, entries, needsOf(wanted, 'object'), context))
    answer.add(describe(resource, wanted, context));
};
