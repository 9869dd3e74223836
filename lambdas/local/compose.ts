import type { ConsoleParts } from '../../shared/http/console.ts';
import { composeAdmin } from '../runtime-admin.ts';
import type { Composition } from '../runtime-composition.ts';
import { composeFeeds } from '../runtime-feed.ts';
import type { LocalRuntime } from './functions.ts';

/** The web console of one machine, built from its sources when first asked for; it asks for the printed token. */
const console: ConsoleParts = {
  load: async (name) => (await import('./console-page.ts')).builtPage(name),
  settings: { webhooks: true },
  origins: [],
};

/** Puts everything together that the functions of one machine share. */
export const composeLocal = (
  composition: Composition,
  administration: Parameters<typeof composeAdmin>[1],
): LocalRuntime => {
  const administered = composeAdmin(composition, administration);
  // One store for all: what a phone writes, a feed finds in memory.
  return { ...composeFeeds(composition), ...administered, console };
};
