import type { Manner } from '../../shared/phone/ask.ts';

/** How the phone of smoke speaks: with patience for cold starts. */
export const manner: Manner = { userAgent: 'caldav-gateway-smoke/1', timeoutMs: 15_000 };
