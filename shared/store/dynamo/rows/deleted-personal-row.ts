import type { Instant } from '../../../model/instant.ts';
import type { Row } from './items.ts';
import { keys } from './keys.ts';
import { expiryOf, retention } from './object-row.ts';

/** The row that has the appointments of a deleted personal calendar swept (B13); it ends with its log, should nobody sweep. */
export const deletedPersonalRow = (calendarId: string, now: Instant): Row => ({
  ...keys.deletedPersonal(calendarId),
  expires: expiryOf(now, retention.change),
});
