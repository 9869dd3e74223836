import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import type { DiaryResource } from '../model/entities/diary-resource.ts';
import { canonicalUserName, type ServiceAccess } from '../model/entities/service-access.ts';
import { resourceUrl } from '../model/href.ts';
import { call } from './call.ts';
import type { AdminContext } from './context.ts';
import { listAll, requireEntity } from './entity.ts';
import { id, label } from './fields.ts';
import { ProblemError } from './problem.ts';
import { named } from './schema-names.ts';

const tag = 'resource URLs';
const path = `${paths.admin}/service-accesses/{userName}/resource-urls` as const;

/** A resource that a service access can synchronise, and where. */
export const resourceUrlView = named(
  'ResourceUrl',
  z.strictObject({
    resourceId: id,
    name: label,
    kind: z.enum(['person', 'place']),
    url: z.string().check(z.describe('what is typed into the phone')),
  }),
);

const inBoth = z.strictObject({ en: z.string(), de: z.string() });

/** What is forwarded: a text, the same as an e-mail, and the shortest that serves as an SMS. */
export const forwardView = named(
  'ForwardTexts',
  z.strictObject({
    text: inBoth.check(z.describe('address, user name and steps')),
    mailto: inBoth.check(z.describe('opens an e-mail with that text')),
    sms: inBoth.check(z.describe('opens an SMS with address and user name alone')),
  }),
);

const viewOf = (
  context: AdminContext,
  access: ServiceAccess,
  { id, name, kind }: DiaryResource,
): z.output<typeof resourceUrlView> => ({
  resourceId: id,
  name,
  kind,
  url: resourceUrl(context.davBaseUrl, access.canonicalName, id),
});

/** Is it the user's own, or shared with them or with the branch of this access (B14)? */
const reaches = ({ userId, branchId }: ServiceAccess, resource: DiaryResource): boolean =>
  resource.userId === userId ||
  resource.shares?.[`user:${userId}`] !== undefined ||
  (branchId !== undefined && resource.shares?.[`branch:${branchId}`] !== undefined);

/** The resource when this service access may synchronise it; refuses with the reason otherwise (S19). */
export const pickResource = async (
  context: AdminContext,
  access: ServiceAccess,
  resourceId: string,
): Promise<DiaryResource> => {
  const resource = await requireEntity(context, 'resource', resourceId);
  if (resource.googleLinked) throw new ProblemError('google-calendar-linked', { id: resourceId });
  if (resource.userId === undefined) throw new ProblemError('employee-missing', { id: resourceId });
  if (!reaches(access, resource) || !resource.allowCalendarSync)
    throw new ProblemError('resource-sync-not-allowed', { id: resourceId });
  return resource;
};

const accessOf = (context: AdminContext, userName: string) =>
  requireEntity(context, 'access', canonicalUserName(userName));

/** What a user is sent: address, user name and steps, never the password (S21). */
const instructions = (name: string, url: string, userName: string, passwordUrl: string): z.output<typeof inBoth> => ({
  en: `Calendar “${name}” on your phone\n\nAddress: ${url}\nUser name: ${userName}\nPassword: the one you were given or have set yourself. Change it here: ${passwordUrl}\n\niPhone: Settings > Apps > Calendar > Accounts > Add Account > Other > Add CalDAV Account.\nAndroid: install DAVx5, then “Login with URL and user name”.`,
  de: `Kalender „${name}“ auf dem Telefon\n\nAdresse: ${url}\nBenutzername: ${userName}\nPasswort: das Ihnen genannte oder selbst gesetzte. Hier ändern Sie es: ${passwordUrl}\n\niPhone: Einstellungen > Apps > Kalender > Accounts > Account hinzufügen > Andere > CalDAV-Account hinzufügen.\nAndroid: DAVx5 installieren, dann „Mit URL und Benutzername anmelden“.`,
});

/** One SMS holds 160 characters of its own alphabet, which has no typographic quotes. */
const shortText = (url: string, userName: string): z.output<typeof inBoth> => ({
  en: `Your calendar: ${url} User name: ${userName}`,
  de: `Ihr Kalender: ${url} Benutzername: ${userName}`,
});

const subject = { en: 'Your calendar on your phone', de: 'Ihr Kalender auf dem Telefon' };

const inEach = (make: (language: 'en' | 'de') => string): z.output<typeof inBoth> => ({
  en: make('en'),
  de: make('de'),
});

/** The URL picker and what is forwarded (S19-S21). */
export const resourceUrlCalls = [
  call({
    name: 'listResourceUrls',
    method: 'GET',
    path,
    tag,
    summary: 'List the resources this service access can synchronise, each with its URL',
    status: 200,
    answer: z.strictObject({ items: z.array(resourceUrlView) }),
    run: async ({ context, params }) => {
      const access = await accessOf(context, params.userName);
      const resources = await listAll(
        context,
        'resource',
        (one) => reaches(access, one) && one.allowCalendarSync && !one.googleLinked,
      );
      return { body: { items: resources.map((resource) => viewOf(context, access, resource)) } };
    },
  }),
  call({
    name: 'getResourceUrl',
    method: 'GET',
    path: `${path}/{resourceId}`,
    tag,
    summary: 'The resource specific URL of one resource',
    status: 200,
    answer: resourceUrlView,
    run: async ({ context, params }) => {
      const access = await accessOf(context, params.userName);
      return { body: viewOf(context, access, await pickResource(context, access, params.resourceId)) };
    },
  }),
  call({
    name: 'getForwardTexts',
    method: 'GET',
    path: `${path}/{resourceId}/forward`,
    tag,
    summary: 'Ready-made text and links to forward by e-mail or SMS; never with the password',
    status: 200,
    answer: forwardView,
    run: async ({ context, params }) => {
      const access = await accessOf(context, params.userName);
      const { id, name } = await pickResource(context, access, params.resourceId);
      const url = resourceUrl(context.davBaseUrl, access.canonicalName, id);
      const text = instructions(name, url, access.userName, `${context.davBaseUrl}${paths.console}#/me`);
      const short = shortText(url, access.userName);
      // RFC 6068 §5: a line break is %0D%0A.
      const encoded = inEach((language) => encodeURIComponent(text[language]).replaceAll('%0A', '%0D%0A'));
      return {
        body: {
          text,
          mailto: inEach(
            (language) => `mailto:?subject=${encodeURIComponent(subject[language])}&body=${encoded[language]}`,
          ),
          // The form with `?&` is read by both iOS and Android.
          sms: inEach((language) => `sms:?&body=${encodeURIComponent(short[language])}`),
        },
      };
    },
  }),
];
