import type ICAL from 'ical.js';
import type { Plan, Series } from '../recurrence/series.ts';
import { toWall, type Wall } from '../zones/zone.ts';
import type { JProperty } from './jcal.ts';
import { momentProperty, replaceProperty } from './jcal-value.ts';
import { instantOf, type Moment, momentsOf } from './moment.ts';

/** Before the master's start moves: EXDATE, RDATE and RECURRENCE-ID move along, so that they keep meaning the same instances. */
export const rebase = ({ ical, overrides }: Plan, series: Series, start: Moment): void => {
  if ((start.kind === 'date') !== (series.start.kind === 'date')) return;
  const moved = (wall: Wall): Moment => ({ ...start, wall: wall + start.wall - series.start.wall });
  for (const property of ['exdate', 'rdate'].flatMap((name) => series.component.getAllProperties(name))) {
    const dates = momentsOf(property.jCal as unknown as JProperty);
    if (property.type === 'period' || dates.some(({ kind }) => (kind === 'date') !== (start.kind === 'date'))) continue;
    series.component.removeProperty(property);
    for (const date of dates) {
      const wall = toWall(instantOf(date, ical, series.zone), series.zone);
      series.component.addProperty(momentProperty(property.name, moved(wall)));
    }
  }
  for (const { component, originalWall } of overrides.values()) renameInstance(component, moved(originalWall));
};

const renameInstance = (component: ICAL.Component, original: Moment): void => {
  const property = momentProperty('recurrence-id', original);
  const range = component.getFirstProperty('recurrence-id')?.getFirstParameter('range');
  if (range) property.setParameter('range', range);
  replaceProperty(component, property);
};
