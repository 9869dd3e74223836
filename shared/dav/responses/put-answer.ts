import { el } from '../../codec/xml/node.ts';
import type { Calendar } from '../../model/calendar.ts';
import { hrefOf } from '../../model/href.ts';
import { dav } from '../../model/names.ts';
import type { PutOutcome } from '../../store/writer.ts';
import { DavError, refusedToStore, violated } from '../preconditions.ts';
import type { DavContext } from '../verb.ts';
import { doubleBooked } from './double-booked.ts';

/** What a write came to, once every refusal of the store is thrown as its precondition (RFC 4791 §5.3.2.1). */
export const writtenOrThrow = (
  written: PutOutcome,
  { calendar, principal }: { readonly calendar: Calendar; readonly principal: DavContext['principal'] },
): { readonly created: boolean; readonly headers: Readonly<Record<string, string>> } => {
  switch (written.outcome) {
    case 'created':
    case 'updated':
    case 'unchanged':
      return {
        created: written.outcome === 'created',
        headers: {
          ...(written.etag !== undefined && { etag: written.etag }),
          'last-modified': new Date(written.modifiedAt).toUTCString(),
        },
      };
    case 'condition-failed':
      throw new DavError(412);
    case 'uid-conflict': {
      const { userName } = principal;
      const holder = { kind: 'object', userName, calendarName: calendar.homeName, objectName: written.holder } as const;
      throw violated('no-uid-conflict', { content: [el(dav('href'), hrefOf(holder))] });
    }
    case 'counterpart':
      throw refusedToStore(
        'need-privileges',
        'the appointment belongs to another diary, and can be changed only there',
      );
    case 'double-booked':
      throw doubleBooked(written.refusal, calendar);
    case 'gone':
      throw new DavError(404);
  }
};
