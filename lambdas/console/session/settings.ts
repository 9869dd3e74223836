import type { ConsoleSettings } from '../../../shared/model/console.ts';

/** What the answer that carried this page said of its deployment. */
export const settings = JSON.parse(document.getElementById('settings')?.textContent ?? '{}') as ConsoleSettings;

/** Does this very address serve that side of the gateway? It does unless two host names divide the sides. */
export const servedHere = (origin: string | undefined): boolean => origin === undefined || origin === location.origin;
