import { expect, it } from 'vitest';
import { notes } from '../../shared/admin/notes.ts';
import { describeWire } from '../support/wire.ts';
import { json } from './requests.ts';

describeWire('a refusal in the language of its reader (RFC 9457 §3.1.4)', (wire) => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['en', 'en'],
    ['fr, de;q=0.4, en;q=0.3', 'de'],
    ['en;q=0.2, de;q=0.9', 'de'],
    ['de;q=0, en', 'en'],
    ['de;q=0', 'en'],
    ['fr', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ] as const)('Accept-Language: %s is answered in %s, with both languages beside', async (accepted, language) => {
    const headers: Record<string, string> = accepted === undefined ? {} : { 'accept-language': accepted };
    const { says, todo } = notes['user-not-found'];
    for (const answer of [
      await wire().admin('GET', '/admin/v1/users/none', undefined, headers),
      await wire().fetch('GET', '/me', { auth: null, headers }),
    ])
      expect(answer.headers['content-language']).toBe(language);
    const answer = await wire().admin('GET', '/admin/v1/users/none', undefined, headers);
    expect(json(answer)).toMatchObject({ title: says[language], detail: says[language], says, todo });
  });

  const issuesOf = async (path: string, body: object, language = 'en') => {
    const headers = { 'accept-language': language };
    const answer = await wire().admin('POST', `/admin/v1${path}`, body, headers);
    expect(answer.status).toBe(400);
    return json(answer).issues as readonly { where: string; field: string; message: string; says: object }[];
  };

  it('an issue says what is wanted: each field its own form, what is missing, what is unknown', async () => {
    expect(
      await issuesOf('/resources', { kind: 'car', color: 'red', zone: 'Berlin', allowCalendarSync: 'yes', colour: 1 }),
    ).toMatchObject([
      { field: 'name', message: 'is required: one line of 1 to 200 characters' },
      { field: 'kind', message: 'must be one of person, place' },
      { field: 'allowCalendarSync', message: 'must be true or false' },
      { field: 'zone', message: 'must be an IANA time zone, for example Europe/Berlin' },
      { field: 'color', message: 'must be a colour as #RRGGBB' },
      { field: 'colour', message: expect.stringMatching(/^is not known here; known are name, .*color/) },
    ]);
  });

  it('an unknown field inside another is named by its path, in German to Germans', async () => {
    const { user } = wire().shop;
    const [issue] = await issuesOf(
      '/service-accesses',
      { userName: 'x', userId: user.id, rights: { fly: true } },
      'de',
    );
    expect(issue).toMatchObject({
      where: 'body',
      field: 'rights.fly',
      message: 'gibt es hier nicht; es gibt create, move, editText, delete, makeCalendars',
      says: { en: expect.stringContaining('is not known here') },
    });
    const [json] = await issuesOf('/branches', '{"name"' as unknown as object, 'de');
    expect(json).toMatchObject({ where: 'body', field: '', message: 'muss JSON in UTF-8 sein' });
  });

  it('T20 a body with one octet that is no UTF-8 is refused, not stored with another character', async () => {
    const body = Buffer.concat([
      Buffer.from('{"zone":"Europe/Berlin","name":"M'),
      Buffer.from([0xfc]),
      Buffer.from('"}'),
    ]);
    const answer = await wire().admin('POST', '/admin/v1/branches', body, { 'content-type': 'application/json' });
    expect([answer.status, json(answer).issues]).toMatchObject([
      400,
      [{ where: 'body', message: 'must be JSON in UTF-8' }],
    ]);
    expect((await wire().admin('GET', '/admin/v1/branches')).text).not.toContain('M\ufffd');
  });

  it('no issue of any call says only that something is invalid', async () => {
    for (const path of ['/branches', '/users', '/resources', '/service-accesses', '/resources/anna-diary/appointments'])
      for (const body of [{}, { name: 7, zone: 7, start: 7, userName: 7 }, { name: 'x'.repeat(300), unheardOf: 1 }])
        for (const { message } of json(await wire().admin('POST', `/admin/v1${path}`, body)).issues ?? [])
          expect([path, /^(is required: |must be |is not known here)/.test(message), message]).toEqual([
            path,
            true,
            message,
          ]);
  });
});
