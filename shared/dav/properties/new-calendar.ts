import { elementsOf, type XmlElement } from '../../codec/xml/node.ts';
import { calendarComponents, type StoredProperties } from '../../model/calendar.ts';
import { type ClarkName, caldav, dav } from '../../model/names.ts';
import type { NewCalendar } from '../../store/writer.ts';
import { preconditions, violated } from '../preconditions.ts';
import type { Propstat } from '../responses/multistatus.ts';
import { componentsOf } from './calendar.ts';
import { foldInstructions, type Instruction, instructionsOf } from './property-update.ts';
import { storedText } from './stored.ts';

/** What a MKCALENDAR or extended MKCOL asks for, or its propstats when a property cannot be had: then nothing is made. */
export type CalendarRequest =
  | { readonly outcome: 'accepted'; readonly calendar: NewCalendar }
  | { readonly outcome: 'refused'; readonly propstats: readonly Propstat[] };

const componentSet = caldav('supported-calendar-component-set');
const resourceType = dav('resourcetype');

const wantedValue = (instructions: readonly Instruction[], name: ClarkName): XmlElement | undefined =>
  instructions.findLast((instruction) => instruction.name === name)?.value;

/** A MKCOL must say that it wants a calendar: there are no other collections (RFC 5689 §3.3). */
export const requireCalendarType = (root: XmlElement | undefined): void => {
  const type = root && wantedValue(instructionsOf(root), resourceType);
  const types: ReadonlySet<ClarkName> = new Set((type ? elementsOf(type) : []).map(({ name }) => name));
  if (types.size !== 2 || !types.has(dav('collection')) || !types.has(caldav('calendar'))) {
    throw violated('valid-resourcetype', { message: 'only calendars can be made here' });
  }
};

/** Judges the properties a new calendar of that name is to have. */
export const calendarRequestOf = (root: XmlElement | undefined, homeName: string): CalendarRequest => {
  const instructions = root ? instructionsOf(root) : [];
  const atCreation = instructions.filter(({ name }) => name === componentSet || name === resourceType);
  const wantedSet = wantedValue(instructions, componentSet);
  const components = wantedSet ? componentsOf(wantedSet) : calendarComponents;
  const update = foldInstructions(
    instructions.filter((instruction) => !atCreation.includes(instruction)),
    'collection',
  );

  if (update.outcome === 'accepted' && components) {
    const kept = Object.entries(update.patch).filter(([, text]) => text !== null);
    const properties = Object.fromEntries(kept) as StoredProperties;
    const displayName = storedText({ properties }, dav('displayname'))?.trim() || homeName;
    const zone = storedText({ properties }, caldav('calendar-timezone-id'));
    return { outcome: 'accepted', calendar: { homeName, displayName, components, properties, ...(zone && { zone }) } };
  }
  const failed = update.propstats.map((propstat) =>
    propstat.status === 200 ? { ...propstat, status: 424 } : propstat,
  );
  const others = atCreation.map(({ name }): Propstat => {
    const bad = name === componentSet && !components;
    const properties = [{ name, attributes: {}, children: [] }];
    return bad
      ? { status: 403, properties, error: preconditions['supported-calendar-component'].name }
      : { status: 424, properties };
  });
  return { outcome: 'refused', propstats: [...failed, ...others] };
};
