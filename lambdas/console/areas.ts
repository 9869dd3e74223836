/** Stands for the form of a new entity; no id and no user name is spelled like this. */
export const newEntity = '~new';

/** Stands for words to be found in the history instead of an id. */
export const findByName = '~find';

/** The place where a phone is set up from nothing. */
export const newPhone = 'new-phone';

/** The place where many are, from a file. */
export const manyPhones = 'many-phones';

/** The place of deleted diary resources. */
export const deletedResources = 'deleted-resources';

/** The place where staff see to their own access, without an administrator. */
export const ownAccess = 'me';

/** Every place of the administration besides the lists of its entities, by the first segment of its address. */
export const ownAreas = ['diary', newPhone, manyPhones, deletedResources, 'webhooks', 'history'] as const;
export type OwnArea = (typeof ownAreas)[number];
