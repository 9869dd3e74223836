import { el } from '../../codec/xml/node.ts';
import { caldav, dav } from '../../model/names.ts';
import { explanationOf } from '../responses/explanation.ts';
import { calendarMediaType } from '../responses/object-headers.ts';
import { type LiveProperty, property } from './property.ts';
import { keepsAsSent, storedElement } from './stored.ts';

const httpDate = (instant: number): string => new Date(instant).toUTCString();
const isoDate = (instant: number): string => new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');

/** The properties of RFC 4918 §15. There are no locks, so neither `lockdiscovery` nor `supportedlock`. */
export const webdavProperties: readonly LiveProperty[] = [
  property({
    name: dav('resourcetype'),
    rfc: 'RFC 4918 §15.9',
    on: ['root', 'principal', 'home', 'collection', 'object'],
    inAllprop: true,
    ofEntry: true,
    get: ({ kind }) => {
      switch (kind) {
        case 'root':
        case 'home':
          return [el(dav('collection'))];
        case 'principal':
          return [el(dav('collection')), el(dav('principal'))];
        case 'collection':
          return [el(dav('collection')), el(caldav('calendar'))];
        case 'object':
          return [];
      }
    },
  }),
  property({
    name: dav('displayname'),
    rfc: 'RFC 4918 §15.2',
    on: ['collection'],
    inAllprop: true,
    needs: ['properties'],
    get: (resource) => storedElement(resource, dav('displayname')) ?? [resource.calendar.displayName],
    set: keepsAsSent(dav('displayname')),
  }),
  property({
    name: dav('displayname'),
    rfc: 'RFC 4918 §15.2',
    on: ['principal', 'home'],
    inAllprop: true,
    get: (_, { principal }) => [principal.displayName],
  }),
  property({
    name: dav('getetag'),
    rfc: 'RFC 4918 §15.6',
    on: ['object'],
    inAllprop: true,
    ofEntry: true,
    get: ({ object }) => [object.etag],
  }),
  property({
    name: dav('getetag'),
    rfc: 'RFC 4918 §15.6',
    on: ['collection'],
    needs: ['file'],
    get: ({ file }) => file && [file.etag],
  }),
  property({
    name: dav('getcontenttype'),
    rfc: 'RFC 4918 §15.5',
    on: ['collection'],
    needs: ['file'],
    get: ({ file }) => file && [file.headers['content-type'] ?? ''],
  }),
  property({
    name: dav('getcontentlength'),
    rfc: 'RFC 4918 §15.4',
    on: ['collection'],
    needs: ['file'],
    get: ({ file }) => file && [String(file.body.length)],
  }),
  property({
    name: dav('getcontenttype'),
    rfc: 'RFC 4918 §15.5',
    on: ['root', 'principal', 'home'],
    get: ({ kind }) => [explanationOf({ kind }).headers?.['content-type'] ?? ''],
  }),
  property({
    name: dav('getcontentlength'),
    rfc: 'RFC 4918 §15.4',
    on: ['root', 'principal', 'home'],
    get: ({ kind }) => [String(Buffer.byteLength(explanationOf({ kind }).body ?? ''))],
  }),
  property({
    name: dav('getcontenttype'),
    rfc: 'RFC 4918 §15.5',
    on: ['object'],
    inAllprop: true,
    ofEntry: true,
    get: ({ object }) => [calendarMediaType(object.component)['content-type'] ?? 'text/calendar'],
  }),
  property({
    name: dav('getcontentlength'),
    rfc: 'RFC 4918 §15.4',
    on: ['object'],
    inAllprop: true,
    needs: ['size'],
    ofEntry: true,
    get: ({ object }) => (object.sizeUnknown ? undefined : [String(object.size)]),
  }),
  property({
    name: dav('getlastmodified'),
    rfc: 'RFC 4918 §15.7',
    on: ['object'],
    inAllprop: true,
    ofEntry: true,
    get: ({ object }) => [httpDate(object.modifiedAt)],
  }),
  property({
    name: dav('getlastmodified'),
    rfc: 'RFC 4918 §15.7',
    on: ['collection'],
    inAllprop: true,
    get: ({ calendar }) => [httpDate(calendar.changedAt)],
  }),
  property({
    name: dav('creationdate'),
    rfc: 'RFC 4918 §15.1',
    on: ['object'],
    inAllprop: true,
    ofEntry: true,
    get: ({ object }) => [isoDate(object.createdAt)],
  }),
  property({
    name: dav('creationdate'),
    rfc: 'RFC 4918 §15.1',
    on: ['collection'],
    inAllprop: true,
    get: ({ calendar }) => [isoDate(calendar.createdAt)],
  }),
];
