import type { Row } from '../rows/items.ts';

/** What is noted of one device; when it was refused for a cause stands under an attribute of that cause. */
export interface DeviceRow extends Row {
  readonly agent: string;
  readonly succeededAt?: number;
  readonly calendars?: ReadonlySet<string>;
  /** Seconds since 1970. */
  readonly expires: number;
}

/** How the attributes begin that hold when a cause was last given. */
export const refusedPrefix = 'refused ';
