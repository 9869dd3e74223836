import { workOf } from '../../shared/codec/recurrence/work.ts';
import { childOf, elementsOf, textOf, type XmlElement } from '../../shared/codec/xml/node.ts';
import { parseXml } from '../../shared/codec/xml/parse.ts';
import { DavError } from '../../shared/dav/preconditions.ts';
import { readerStore } from '../../shared/dav/reader/reader-store.ts';
import { responseBudget } from '../../shared/dav/responses/response-budget.ts';
import type { DavResponse } from '../../shared/dav/verb.ts';
import { verbs } from '../../shared/dav/verbs/index.ts';
import type { Conditions } from '../../shared/model/calendar-object.ts';
import { hrefOf, parseTarget } from '../../shared/model/href.ts';
import { calendarServer, dav } from '../../shared/model/names.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { DiaryWriter } from '../../shared/store/writer.ts';
import { storeWire, type Wire } from './wire.ts';

const prop = (...names: readonly string[]): string =>
  `<D:prop xmlns:D="DAV:" xmlns:CS="http://calendarserver.org/ns/">${names.map((name) => `<${name}/>`).join('')}</D:prop>`;

const propfindBody = (...names: readonly string[]): string =>
  `<D:propfind xmlns:D="DAV:">${prop(...names)}</D:propfind>`;

const syncBody = (token: string | undefined, limit: number | undefined): string =>
  `<D:sync-collection xmlns:D="DAV:"><D:sync-token>${token ?? ''}</D:sync-token><D:sync-level>1</D:sync-level>${
    limit === undefined ? '' : `<D:limit><D:nresults>${limit}</D:nresults></D:limit>`
  }${prop('D:getetag')}</D:sync-collection>`;

const conditionHeaders = ({ ifMatch, ifNoneMatch }: Conditions): Record<string, string> => ({
  ...(ifMatch && { 'if-match': ifMatch === '*' ? '*' : ifMatch.join(', ') }),
  ...(ifNoneMatch && { 'if-none-match': ifNoneMatch === '*' ? '*' : ifNoneMatch.join(', ') }),
});

const rootOf = ({ body = '' }: DavResponse): XmlElement =>
  parseXml(typeof body === 'string' ? Buffer.from(body) : body, { bytes: 1_000_000 })!;

const responsesOf = (root: XmlElement): readonly XmlElement[] =>
  elementsOf(root).filter(({ name }) => name === dav('response'));

const hrefIn = (response: XmlElement): string => textOf(childOf(response, dav('href'))!);

const propertyIn = (response: XmlElement, name: Parameters<typeof childOf>[1]): string | undefined => {
  const found = elementsOf(response)
    .filter((element) => element.name === dav('propstat'))
    .map((propstat) => childOf(childOf(propstat, dav('prop'))!, name))
    .find((property) => property !== undefined && textOf(property) !== '');
  return found && textOf(found);
};

const nameIn = (response: XmlElement): string | undefined => {
  const target = parseTarget(hrefIn(response));
  return target?.kind === 'object' ? target.objectName : undefined;
};

/** The wire as clients know it: the verbs themselves, with XML and iCalendar. */
export const verbsWire = (
  store: DiaryWriter,
  principal: Principal,
  calendarName: string,
  clock: () => number,
): Wire => {
  const { userName } = principal;
  const collection = hrefOf({ kind: 'collection', userName, calendarName });

  const send = (
    method: keyof typeof verbs,
    path: string,
    headers: Record<string, string> = {},
    body: string | Uint8Array = '',
  ): Promise<DavResponse> =>
    verbs[method](
      {
        method,
        path,
        target: parseTarget(path)!,
        query: new URLSearchParams(),
        hosts: [],
        headers: new Map(Object.entries(headers)),
        body: typeof body === 'string' ? Buffer.from(body) : body,
      },
      {
        store: readerStore(store, principal, workOf()),
        principal,
        clock,
        budget: responseBudget(5_000_000),
        work: workOf(),
      },
    );

  /** A phone takes every refusal as it comes. */
  const attempt = async (...request: Parameters<typeof send>): Promise<void> => {
    await send(...request).catch((error: unknown) => {
      if (!(error instanceof DavError)) throw error;
    });
  };

  return {
    async ctag() {
      const root = rootOf(await send('PROPFIND', collection, { depth: '0' }, propfindBody('CS:getctag')));
      return propertyIn(responsesOf(root)[0]!, calendarServer('getctag'))!;
    },
    async list() {
      const answer = await send('PROPFIND', collection, { depth: '1' }, propfindBody('CS:getctag', 'D:getetag'));
      const responses = responsesOf(rootOf(answer));
      const self = responses.find((response) => hrefIn(response) === collection)!;
      const members = responses.flatMap((response) => {
        const name = nameIn(response);
        return name === undefined ? [] : [[name, propertyIn(response, dav('getetag'))!] as const];
      });
      return { ctag: propertyIn(self, calendarServer('getctag'))!, members: new Map(members) };
    },
    async sync(token, limit) {
      const answer = await send('REPORT', collection, { depth: '0' }, syncBody(token, limit)).catch(
        (error: unknown) => {
          if (error instanceof DavError && error.conditions.some(({ name }) => name === dav('valid-sync-token')))
            return undefined;
          throw error;
        },
      );
      if (!answer) return 'invalid-token';
      const root = rootOf(answer);
      const members = responsesOf(root).flatMap((response) => {
        const name = nameIn(response);
        return name === undefined ? [] : [[name, propertyIn(response, dav('getetag'))] as const];
      });
      return {
        members: new Map(members),
        token: textOf(childOf(root, dav('sync-token'))!),
        truncated: responsesOf(root).some((response) => hrefIn(response) === collection),
      };
    },
    // The diary program does not speak CalDAV.
    changes: storeWire(store, principal, calendarName).changes,
    async fetch(names) {
      const hrefs = names.map((name) => `<D:href>${collection}${name}</D:href>`).join('');
      const body = `<C:calendar-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">${prop('D:getetag')}${hrefs}</C:calendar-multiget>`;
      const root = rootOf(await send('REPORT', collection, { depth: '1' }, body));
      return new Map(
        responsesOf(root).flatMap((response) => {
          const [name, etag] = [nameIn(response), propertyIn(response, dav('getetag'))];
          return name === undefined || etag === undefined ? [] : [[name, etag] as const];
        }),
      );
    },
    put: (name, object, conditions) =>
      attempt(
        'PUT',
        collection + name,
        { 'content-type': 'text/calendar', ...conditionHeaders(conditions) },
        object.body,
      ),
    delete: (name, conditions) => attempt('DELETE', collection + name, conditionHeaders(conditions)),
    move: (from, to, target) =>
      attempt('MOVE', collection + from, {
        destination: `${hrefOf({ kind: 'collection', userName, calendarName: target })}${to}`,
        host: 'localhost',
      }),
  };
};
