import type { ClarkName } from '../../model/names.ts';
import type { ResourceKind } from '../resources/resources.ts';
import { accessControlProperties } from './access-control.ts';
import { appleProperties } from './apple.ts';
import { calendarProperties } from './calendar.ts';
import { collectionProperties } from './collection.ts';
import type { LiveProperty } from './property.ts';
import { timezoneProperties } from './timezone.ts';
import { webdavProperties } from './webdav.ts';

/** Every property the server knows (RFC 4918 §4.2). What is not here is dead: kept as sent, or not there. */
export const liveProperties: readonly LiveProperty[] = [
  ...webdavProperties,
  ...accessControlProperties,
  ...collectionProperties,
  ...calendarProperties,
  ...timezoneProperties,
  ...appleProperties,
];

const kinds: readonly ResourceKind[] = ['root', 'principal', 'home', 'collection', 'object'];
const byKind = new Map(
  kinds.map((kind) => [kind, new Map(liveProperties.filter(({ on }) => on.includes(kind)).map((p) => [p.name, p]))]),
);

/** The live properties of one kind of resource, by name. */
export const liveOn = (kind: ResourceKind): ReadonlyMap<ClarkName, LiveProperty> => byKind.get(kind) ?? new Map();
