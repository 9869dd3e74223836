import type { Invitation } from '../../store/admin-store.ts';
import type { AdminAnswer, AdminContext, AdminRequest } from '../context.ts';
import { notes } from '../notes.ts';
import { Refused } from '../problem.ts';
import { resourceUrl } from '../resource-urls.ts';
import { codeHashOf, invite } from './invitation.ts';
import { pagePolicy, refusalPage, waysPage, welcomePage } from './page.ts';
import { appleProfile } from './profile.ts';

/** The page's profile can be fetched for this long, also twice, as iOS does. */
const profileMs = 15 * 60_000;

const html = (status: number, body: string): AdminAnswer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': pagePolicy,
    'cache-control': 'no-store',
  },
  body,
});

const opened = async (context: AdminContext, code: string, opens: Invitation['opens']) => {
  const invitation = await context.store.loadInvitation(codeHashOf(code));
  const access = invitation?.opens === opens ? await context.store.load('access', invitation.canonicalName) : undefined;
  if (invitation === undefined || access === undefined) throw new Refused('invitation-not-found');
  const { resourceId, resourceName } = invitation;
  const { userName, canonicalName } = access;
  const account = { davBaseUrl: context.davBaseUrl, userName, canonicalName, resourceId, resourceName };
  return { invitation, access, account };
};

const welcome = async (context: AdminContext, code: string): Promise<AdminAnswer> => {
  await opened(context, code, 'page');
  return html(200, welcomePage());
};

const ways = async (context: AdminContext, code: string): Promise<AdminAnswer> => {
  const { invitation, access, account } = await opened(context, code, 'page');
  if (!(await context.store.useInvitation(invitation.codeHash))) throw new Refused('invitation-not-found');
  const { codeHash: _code, expiresAt: _until, ...what } = invitation;
  const profile = await invite(context, { ...what, opens: 'profile' }, profileMs);
  const url = resourceUrl(context, access, account.resourceId);
  return html(200, waysPage(account, url, `/setup/${profile.code}/calendar.mobileconfig`));
};

const profile = async (context: AdminContext, code: string): Promise<AdminAnswer> => {
  const { account } = await opened(context, code, 'profile');
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

const doors: readonly [pattern: RegExp, answers: Readonly<Record<string, typeof ways>>][] = [
  [/^\/setup\/([a-z0-9]{1,64})\/?$/, { GET: welcome, HEAD: welcome, POST: ways }],
  [/^\/setup\/([a-z0-9]{1,64})\/calendar\.mobileconfig$/, { GET: profile, HEAD: profile }],
];

/** The function `setup`: the page behind an invitation, for everybody who holds its code (B07). */
export const handleSetup = async ({ method, path }: AdminRequest, context: AdminContext): Promise<AdminAnswer> => {
  try {
    for (const [pattern, answers] of doors) {
      const [, code] = pattern.exec(path) ?? [];
      if (code === undefined) continue;
      const answer = Object.hasOwn(answers, method) ? answers[method] : undefined;
      if (answer) return await answer(context, code);
      return { status: 405, headers: { allow: Object.keys(answers).join(', ') } };
    }
    throw new Refused('invitation-not-found');
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return html(notes[error.code].status, refusalPage(error.code));
  }
};
