import type { notes } from '../../shared/admin/notes.ts';

/** What is changed to get into a situation; `made-1` stands for the id of what the first step made that makes something. */
export type Step = readonly [method: string, path: string, body: object];

export interface Situation {
  readonly name: string;
  readonly steps: readonly Step[];
  /** The codes that *Test*, the access, its list and `/me` give besides the password's own state. */
  readonly codes: readonly (keyof typeof notes)[];
  /** What a phone sees: its home answers, and holds the calendar; cleared, it is shown an empty one and nothing else opens. */
  readonly phone: 'calendar' | 'empty' | 'cleared' | 401;
}

/** The service access, the diary, the user and the branch that steps are about. */
const access = '/service-accesses/tablet';
const resource = '/resources/anna-diary';
const patch = (path: string, body: object): Step => ['PATCH', path, body];

/** A diary of somebody else, and none of one's own. */
const lent: readonly Step[] = [
  ['POST', '/users', { name: 'Owner', rights: ['organiser'] }],
  ['POST', '/resources', { kind: 'person', name: 'Lent', userId: 'made-1', allowCalendarSync: true }],
  ['PUT', '/resources/made-2/shares/users/anna-user', { level: 'read' }],
  ['DELETE', resource, {}],
];

/** Does these steps one after the other, each with the ids of what was made before. */
export const inSteps = async (
  steps: readonly Step[],
  act: (...step: Step) => Promise<{ readonly id?: unknown } | undefined>,
): Promise<void> => {
  const made: string[] = [];
  const filled = (text: string): string => text.replaceAll(/made-(\d)/g, (_, at) => made[Number(at) - 1] ?? '');
  for (const [method, path, body] of steps) {
    const answer = await act(method, filled(path), JSON.parse(filled(JSON.stringify(body))));
    if (method === 'POST') made.push(String(answer?.id));
  }
};

/** Every cell is what is true then: nobody is told that it works when it does not, nor the other way round (S22). Days are counted from the given one. */
export const situationsOn = (day: (from: number) => string): readonly Situation[] => [
  { name: 'all is well', steps: [], codes: [], phone: 'calendar' },
  { name: 'not confirmed', steps: [patch(access, { confirmed: false })], codes: ['not-confirmed'], phone: 401 },
  { name: 'from tomorrow', steps: [patch(access, { validFrom: day(1) })], codes: ['not-yet-valid'], phone: 401 },
  { name: 'until yesterday', steps: [patch(access, { validUntil: day(-1) })], codes: ['expired'], phone: 401 },
  {
    name: 'withdrawn, phones are cleared',
    steps: [patch(access, { confirmed: false, onRevocation: 'clear' })],
    codes: ['not-confirmed', 'being-cleared'],
    phone: 'cleared',
  },
  {
    name: 'until yesterday, phones are cleared',
    steps: [patch(access, { validUntil: day(-1), onRevocation: 'clear' })],
    codes: ['expired', 'being-cleared'],
    phone: 'cleared',
  },
  {
    name: 'until next week',
    steps: [patch(access, { validUntil: day(7) })],
    codes: ['expires-soon'],
    phone: 'calendar',
  },
  {
    name: 'another service class',
    steps: [patch(access, { serviceClass: 'web-shop' })],
    codes: ['wrong-service-class'],
    phone: 401,
  },
  {
    name: 'the user is disabled',
    steps: [patch('/users/anna-user', { disabled: true })],
    codes: ['user-disabled'],
    phone: 401,
  },
  {
    name: 'disabled and not confirmed',
    steps: [patch('/users/anna-user', { disabled: true }), patch(access, { confirmed: false })],
    codes: ['user-disabled', 'not-confirmed'],
    phone: 401,
  },
  {
    name: 'the user is no organiser',
    steps: [patch('/users/anna-user', { rights: [] })],
    codes: ['user-no-organiser-right'],
    phone: 'calendar',
  },
  { name: 'no branch', steps: [patch(access, { branchId: null })], codes: ['branch-missing'], phone: 'calendar' },
  {
    name: 'the branch is closed',
    steps: [patch('/branches/anna-branch', { closed: true })],
    codes: ['branch-closed'],
    phone: 'calendar',
  },
  {
    name: 'the only resource may not be synchronised',
    steps: [patch(resource, { allowCalendarSync: false })],
    codes: ['no-calendar'],
    phone: 'empty',
  },
  {
    name: 'the only resource is linked to Google',
    steps: [patch(resource, { allowCalendarSync: false }), ['PUT', `${resource}/google-link`, { refreshToken: 't' }]],
    codes: ['no-calendar'],
    phone: 'empty',
  },
  { name: 'the only resource is deleted', steps: [['DELETE', resource, {}]], codes: ['no-calendar'], phone: 'empty' },
  {
    name: 'one resource of two may be synchronised',
    steps: [
      ['POST', '/resources', { kind: 'person', name: 'Second', userId: 'anna-user', allowCalendarSync: true }],
      patch(resource, { allowCalendarSync: false }),
    ],
    codes: [],
    phone: 'calendar',
  },
  { name: 'nothing but a diary that is shared with them', steps: lent, codes: [], phone: 'calendar' },
  {
    name: 'nothing but a diary that is shared with their branch',
    steps: [
      ...lent,
      ['DELETE', '/resources/made-2/shares/users/anna-user', {}],
      ['PUT', '/resources/made-2/shares/branches/anna-branch', { level: 'read-write' }],
    ],
    codes: [],
    phone: 'calendar',
  },
  {
    name: 'what was shared is withdrawn',
    steps: [...lent, ['DELETE', '/resources/made-2/shares/users/anna-user', {}]],
    codes: ['no-calendar'],
    phone: 'empty',
  },
  {
    name: 'what is shared may not be synchronised',
    steps: [...lent, patch('/resources/made-2', { allowCalendarSync: false })],
    codes: ['no-calendar'],
    phone: 'empty',
  },
  {
    name: 'the owner of what is shared is disabled',
    steps: [...lent, patch('/users/made-1', { disabled: true })],
    codes: [],
    phone: 'calendar',
  },
  {
    name: 'a window of today alone',
    steps: [patch(resource, { syncPastDays: 0, syncFutureDays: 0 })],
    codes: [],
    phone: 'calendar',
  },
  { name: 'nothing but Busy', steps: [patch(resource, { privacy: 'busy' })], codes: [], phone: 'calendar' },
  {
    name: 'no right to change anything',
    steps: [patch(access, { rights: { create: false, move: false, editText: false, delete: false } })],
    codes: [],
    phone: 'calendar',
  },
  {
    name: 'withdrawn, phones are locked',
    steps: [patch(access, { confirmed: false, onRevocation: 'lock' })],
    codes: ['not-confirmed'],
    phone: 401,
  },
  {
    name: 'the user is disabled, phones are cleared',
    steps: [patch(access, { onRevocation: 'clear' }), patch('/users/anna-user', { disabled: true })],
    codes: ['user-disabled', 'being-cleared'],
    phone: 'cleared',
  },
];
