import type { ComponentType } from 'preact';
import type { Route } from './route.ts';

/** Places that only the page of the diary brings; the console without them leads there. */
export const places: { diary?: ComponentType<{ readonly route: Route }> } = {};
