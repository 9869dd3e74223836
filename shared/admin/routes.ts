import { accessCalls } from './access-routes.ts';
import { diaryCalls } from './appointments/routes.ts';
import type { Call } from './call.ts';

/** Every call of the administration API, whichever function answers it. */
export const adminCalls: readonly Call[] = [...accessCalls, ...diaryCalls];
