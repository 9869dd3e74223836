import type { Account, Answer, Ask } from '../../shared/phone/ask.ts';

/** What a probe found: in order, worth knowing, or in the way of phones; then `advice` names the change. */
export interface Finding {
  readonly probe: string;
  readonly verdict: 'ok' | 'note' | 'wrong';
  readonly says: string;
  readonly advice?: Advice;
}

/** What ops can do about it; the wording is in verdict.ts. */
export type Advice = 'reach' | 'ingress' | 'credentials' | 'account' | 'alb-budget' | 'log' | 'console';

/** Asks without credentials. */
export type Probe = (stranger: Ask) => Promise<Finding[]>;

/** Asks as the holder of a service access. */
export type SignedInProbe = (phone: Ask, account: Account) => Promise<Finding[]>;

/** A function that fails has written why; anything else was answered on the way to it. */
export const adviceOn = ({ status }: Answer): Advice => (status >= 500 ? 'log' : 'ingress');
