import * as z from 'zod/mini';
import { paths } from '../../deployment/paths.ts';
import { idPrefixes } from '../../model/calendar.ts';
import { canonicalUserName, type ServiceAccess } from '../../model/entities/service-access.ts';
import { type Account, type Ask, phoneAt } from '../../phone/ask.ts';
import { call } from '../call.ts';
import type { AdminContext } from '../context.ts';
import { randomText, requireEntity } from '../entity.ts';
import { id } from '../fields.ts';
import type { Language } from '../language.ts';
import { type NoteCode, notes } from '../notes.ts';
import { noteOf, noteView, ProblemError } from '../problem.ts';
import { pickResource } from '../resource-urls.ts';
import { loadResourceCodes } from '../resource-view.ts';
import { named } from '../schema-names.ts';
import { loadAccessCodes } from '../service-access-view.ts';
import { addressCodes } from './address.ts';
import { type Setup, StepError, steps } from './steps.ts';

const stepView = z.strictObject({
  name: z.string(),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  note: z.optional(z.string()),
  detail: z.optional(z.string().check(z.describe('what was expected, in the language of Accept-Language'))),
  says: z.optional(z.strictObject({ en: z.string(), de: z.string() }).check(z.describe('the same in both languages'))),
});

type StepResult = z.output<typeof stepView>;

/** What *Test* found. */
export const testView = named(
  'ConnectionTest',
  z.strictObject({
    ok: z.nullable(z.boolean()),
    steps: z.array(stepView),
    notes: z.array(noteView),
  }),
);

/** What is the matter with the user of a diary is in the way of their own phones, and of nobody with whom it is shared (B14). */
const ofItsUser: ReadonlySet<NoteCode> = new Set([
  'user-disabled',
  'user-no-organiser-right',
  'room-user-too-powerful',
]);

/** Why this resource cannot be synchronised by this service access, or what else deserves attention of it. */
const resourceCodes = async (
  context: AdminContext,
  access: ServiceAccess,
  resourceId: string,
): Promise<readonly NoteCode[]> => {
  try {
    const resource = await pickResource(context, access, resourceId);
    const codes = await loadResourceCodes(context, resource);
    return resource.userId === access.userId ? codes : codes.filter((code) => !ofItsUser.has(code));
  } catch (error) {
    if (error instanceof ProblemError) return [error.code];
    throw error;
  }
};

/** A resource that was asked about says by itself why it cannot be synchronised. */
const withoutRepetition = (ofAccess: readonly NoteCode[], ofResource: readonly NoteCode[]): readonly NoteCode[] =>
  ofResource.some((code) => notes[code].severity === 'error')
    ? ofAccess.filter((code) => code !== 'no-calendar')
    : ofAccess;

/** Patience longer than any of our own answers, short enough for all steps inside the API's 30 seconds. */
const manner = { userAgent: 'caldav-gateway-test', timeoutMs: 4_000 };

/** What a step sees of a stored cause; a fault on the way is none of them. */
const symptoms: ReadonlySet<NoteCode> = new Set(['password-wrong', 'unexpected-answer']);

/** Plays the phone step by step; what depends on a failed step is skipped, and a stored cause stands for its symptom. */
const play = async (
  anonymous: Ask,
  signedIn: Ask | undefined,
  setup: Setup,
  stored: readonly NoteCode[],
  language: Language,
): Promise<StepResult[]> => {
  const results: StepResult[] = [];
  let failed = false;
  for (const { name, signedIn: needsPassword, applies, causes = [], run } of steps) {
    const speaker = needsPassword ? signedIn : anonymous;
    if (failed || speaker === undefined || applies?.(setup) === false) {
      results.push({ name, outcome: 'skipped' });
      continue;
    }
    try {
      await run(speaker, setup);
      results.push({ name, outcome: 'passed' });
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      failed = true;
      const cause = symptoms.has(error.code) ? causes.find((code) => stored.includes(code)) : undefined;
      const { code, says } = error;
      results.push({ name, outcome: 'failed', note: cause ?? code, detail: says[language], says });
    }
  }
  return results;
};

/** *Test*: plays a phone over real HTTP and names every cause, from the steps and from what is stored (S22). */
export const connectionTestCalls = [
  call({
    name: 'testServiceAccess',
    method: 'POST',
    path: `${paths.admin}/service-accesses/{userName}/test`,
    tag: 'service access',
    summary:
      'Test: play a phone over real HTTP; `ok` is null when, without password or resource, not all could be tested',
    status: 200,
    body: z.strictObject({
      resourceId: z.optional(id),
      password: z.optional(z.string().check(z.maxLength(1_000))),
    }),
    answer: testView,
    secretAnswer: true,
    run: async ({ context, params, language, body: { resourceId, password } }) => {
      const access = await requireEntity(context, 'access', canonicalUserName(params.userName));
      const [ofAccess, ofResource, ofAddress] = await Promise.all([
        loadAccessCodes(context, access),
        resourceId === undefined ? [] : resourceCodes(context, access, resourceId),
        addressCodes(context),
      ]);
      const stored = [...withoutRepetition(ofAccess, ofResource), ...ofResource, ...ofAddress];
      const { canonicalName: userName, userId, rights } = access;
      const probeId = `${idPrefixes.probe}${randomText(context, 20)}`;
      const speak = (account?: Account) => phoneAt(context.davBaseUrl, { ...manner, account, fetch: context.fetch });
      if (password !== undefined) await context.store.makeProbeCalendar({ id: probeId, userId });
      const setup = { userName, resourceId, probeId, mayCreate: rights.create, mayDelete: rights.delete };
      const signedIn = password === undefined ? undefined : speak({ userName, password });
      const results = await play(speak(), signedIn, setup, stored, language);

      const blocked = stored.some((code) => notes[code].severity === 'error');
      const seen = results.flatMap(({ note }) => (note === undefined ? [] : [note as NoteCode]));
      const untested = password === undefined || resourceId === undefined;
      const ok = seen.length > 0 || blocked ? false : untested ? null : true;
      return { body: { ok, steps: results, notes: [...new Set([...stored, ...seen])].map(noteOf) } };
    },
  }),
];
