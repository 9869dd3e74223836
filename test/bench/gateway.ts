import type { BusinessObject } from '../support/business-data.ts';
import type { Contestant } from './driver.ts';
export interface Footprint {
  readonly idleMegabytes: number;
  readonly firstStart: number;
  readonly secondStart: number;
}
export const gateway = async (_d: string, _o: readonly BusinessObject[]): Promise<Contestant> => {
  throw new Error('x');
};
export const footprint = async (_d: string): Promise<Footprint> => {
  throw new Error('x');
};
