import {
  deletedResources,
  findByName,
  newEntity,
  type OwnArea,
  ownAccess,
  ownAreas,
} from '../../lambdas/console/areas.ts';
import { type KindName, kinds } from '../../lambdas/console/entities/kinds.ts';
import type { FullShop } from './full-shop.ts';

/** Addresses below each place of the console: a place that is added there has to say here how it is visited. */
const below: Readonly<Record<OwnArea, (shop: FullShop) => readonly string[]>> = {
  diary: ({ anna, day }) => ['', `/${anna.resourceId}/week/${day}`, `/${anna.resourceId}/day/${day}`],
  'new-phone': () => [''],
  'many-phones': () => [''],
  [deletedResources]: () => [''],
  webhooks: () => [''],
  history: ({ anna }) => [
    '',
    '/anna',
    `/${anna.resourceId}`,
    `/${findByName}/cellar`,
    `/${findByName}/nothing-like-it`,
  ],
};

/** Entities of each kind that are worth a visit. */
const entities: Readonly<Record<KindName, (shop: FullShop) => readonly string[]>> = {
  'service-accesses': ({ anna }) => ['anna', 'emil', `${newEntity}/${anna.userId}`],
  resources: ({ anna, room, linked }) => [anna.resourceId, room, linked],
  users: ({ anna }) => [anna.userId],
  branches: ({ anna }) => [anna.branchId],
};

/** Every place of the administration, from the tables of its router. */
export const placesOf = (shop: FullShop): readonly string[] => [
  ...ownAreas.flatMap((area) => below[area](shop).map((rest) => `${area}${rest}`)),
  ...kinds.flatMap(({ name }) => [
    name,
    `${name}?q=nothing-like-it`,
    ...[newEntity, ...entities[name](shop)].map((rest) => `${name}/${rest}`),
  ]),
];

/** Those and what is open to everybody. */
export const allPlacesOf = (shop: FullShop): readonly string[] => [...placesOf(shop), ownAccess];
