import { paths } from '../../deployment/paths.ts';
import { resourceUrl } from '../../model/href.ts';
import { hourMs } from '../../model/instant.ts';
import type { Invitation } from '../../store/admin-store.ts';
import type { AdminAnswer, AdminContext, AdminRequest } from '../context.ts';
import { type Language, languageOf } from '../language.ts';
import { notes } from '../notes.ts';
import { ProblemError } from '../problem.ts';
import { codeHashOf, invite } from './invitation.ts';
import { pagePolicy, refusalPage, waysPage, welcomePage } from './page.ts';
import { platformOf } from './platform.ts';
import { appleProfile } from './profile.ts';

/** Who sets a phone up may come back to the page for this long: from a store, from Settings, with an app that has to be installed first. */
const setUpMs = hourMs;

const html = (status: number, language: Language, body: string): AdminAnswer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-language': language,
    vary: 'accept-language',
    'content-security-policy': pagePolicy,
    'cache-control': 'no-store',
  },
  body,
});

const opened = async (context: AdminContext, code: string, ...opens: readonly Invitation['opens'][]) => {
  const invitation = await context.store.loadInvitation(codeHashOf(code));
  const access =
    invitation && opens.includes(invitation.opens)
      ? await context.store.load('access', invitation.canonicalName)
      : undefined;
  if (invitation === undefined || access?.createdAt !== invitation.accessCreatedAt)
    throw new ProblemError('invitation-not-found');
  const { resourceId, resourceName } = invitation;
  const { userName, canonicalName } = access;
  const account = { davBaseUrl: context.davBaseUrl, userName, canonicalName, resourceId, resourceName };
  return { invitation, access, account };
};

interface Asked {
  readonly context: AdminContext;
  readonly code: string;
  readonly language: Language;
  readonly userAgent: string | undefined;
}

type Answer = (asked: Asked) => Promise<AdminAnswer>;

/** An invitation shows what it is for, whoever looks; what it led to shows the ways to set the phone up. */
const page: Answer = async ({ context, code, language, userAgent }) => {
  const { invitation, access, account } = await opened(context, code, 'page', 'set-up');
  if (invitation.opens === 'page') return html(200, language, welcomePage(language));
  const url = resourceUrl(context.davBaseUrl, access.canonicalName, account.resourceId);
  const links = {
    url,
    profile: `${paths.setup}/${code}/calendar.mobileconfig`,
    password: `${context.davBaseUrl}${paths.console}#/me`,
  };
  return html(200, language, waysPage(language, account, links, platformOf(userAgent)));
};

/** Uses the invitation up and leads to a page of its own, so that reloading or coming back finds it again (RFC 9110 §15.4.4). */
const use: Answer = async ({ context, code }) => {
  const { invitation } = await opened(context, code, 'page');
  if (!(await context.store.useInvitation(invitation.codeHash))) throw new ProblemError('invitation-not-found');
  const { codeHash: _code, expiresAt: _until, ...what } = invitation;
  const setUp = await invite(context, { ...what, opens: 'set-up' }, setUpMs);
  return { status: 303, headers: { location: `${paths.setup}/${setUp.code}`, 'cache-control': 'no-store' } };
};

const profile: Answer = async ({ context, code }) => {
  const { account } = await opened(context, code, 'set-up');
  return {
    status: 200,
    headers: {
      'content-type': 'application/x-apple-aspen-config',
      'content-disposition': 'attachment; filename="calendar.mobileconfig"',
      'cache-control': 'no-store',
    },
    body: appleProfile(account),
  };
};

const pages: readonly [pattern: RegExp, answers: Readonly<Record<string, Answer>>][] = [
  [new RegExp(`^${paths.setup}/([a-z0-9]{1,64})/?$`), { GET: page, HEAD: page, POST: use }],
  [new RegExp(`^${paths.setup}/([a-z0-9]{1,64})/calendar\\.mobileconfig$`), { GET: profile, HEAD: profile }],
];

/** The function `setup`: the page behind an invitation, for everybody who holds its code (B07). */
export const handleSetup = async (
  { method, path, headers }: AdminRequest,
  context: AdminContext,
): Promise<AdminAnswer> => {
  const language = languageOf(headers.get('accept-language'));
  try {
    for (const [pattern, answers] of pages) {
      const [, code] = pattern.exec(path) ?? [];
      if (code === undefined) continue;
      const answer = Object.hasOwn(answers, method) ? answers[method] : undefined;
      if (answer) return await answer({ context, code, language, userAgent: headers.get('user-agent') });
      return { status: 405, headers: { allow: Object.keys(answers).join(', ') } };
    }
    throw new ProblemError('invitation-not-found');
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return html(notes[error.code].status, language, refusalPage(language, error.code));
  }
};
