import { expect, it } from 'vitest';
import { childOf, elementsOf, textOf } from '../../shared/codec/xml/node.ts';
import { parseXml } from '../../shared/codec/xml/parse.ts';
import { caldav, dav, gateway } from '../../shared/model/names.ts';
import { calendar, component, event, putObject } from '../support/icalendar.ts';
import { conditionsIn } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

describeWire('PUT', (wire) => {
  it('trap 11: creates once, replaces on match, refuses on mismatch with 412, and answers with the strong entity tag it will serve', async () => {
    const { fetch, shop } = wire();
    const created = await putObject(wire(), 'a.ics', event('a'), { 'if-none-match': '*' });
    expect(created.status).toBe(201);
    expect(created.headers.etag).toMatch(/^"[^"]+"$/);
    expect((await fetch('GET', `${shop.calendarPath}a.ics`)).headers.etag).toBe(created.headers.etag);

    const again = await putObject(wire(), 'a.ics', event('a', 'SUMMARY:x'), { 'if-none-match': '*' });
    expect(again.status).toBe(412);
    const replaced = await putObject(wire(), 'a.ics', event('a', 'SUMMARY:y'), { 'if-match': created.headers.etag! });
    expect(replaced.status).toBe(204);
    expect(replaced.headers.etag).not.toBe(created.headers.etag);
    const stale = await putObject(wire(), 'a.ics', event('a', 'SUMMARY:z'), { 'if-match': created.headers.etag! });
    expect(stale.status).toBe(412);
  });

  it('what replaces an object was made when the object was, and changed now', async () => {
    const times = async () => {
      const { text } = await wire().admin('GET', `/admin/v1/resources/${wire().shop.resource.id}/appointments/a.ics`);
      const { createdAt, changedAt } = JSON.parse(text);
      return [Date.parse(createdAt), Date.parse(changedAt)];
    };
    const made = wire().clock.now;
    await putObject(wire(), 'a.ics', event('a'));
    wire().clock.now += 3_600_000;
    expect((await putObject(wire(), 'a.ics', event('a', 'SUMMARY:later'))).status).toBe(204);
    expect(await times()).toEqual([made, made + 3_600_000]);
  });

  it('trap 37: after two edits in a row the entity tag of the first PUT is the stored one', async () => {
    const first = await putObject(wire(), 'a.ics', event('a'));
    const second = await putObject(wire(), 'a.ics', event('a', 'SUMMARY:1'), { 'if-match': first.headers.etag! });
    const third = await putObject(wire(), 'a.ics', event('a', 'SUMMARY:2'), { 'if-match': second.headers.etag! });
    expect(third.status).toBe(204);
  });

  it('trap 12, trap 15: keeps every byte, long unfolded lines and X-APPLE properties included', async () => {
    const { fetch, shop } = wire();
    const body = event(
      'a',
      `DESCRIPTION:${'ü'.repeat(200)}`,
      'X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC',
      'SUMMARY:a',
    );
    await putObject(wire(), 'a.ics', body);
    expect((await fetch('GET', `${shop.calendarPath}a.ics`)).text).toBe(body);
  });

  it('trap 28: takes a VCALENDAR under an odd Content-Type, and nothing else under it', async () => {
    const odd = await putObject(wire(), 'a.ics', event('a'), { 'content-type': 'text/xml' });
    expect(odd.status).toBe(201);
    const json = await putObject(wire(), 'b.ics', '["vcalendar",[],[]]', {
      'content-type': 'application/calendar+json',
    });
    expect(json.status).toBe(403);
    expect(conditionsIn(json)).toEqual([caldav('supported-calendar-data'), dav('need-privileges')]);
  });

  it('trap 29: tolerates blank lines, bare line feeds and trailing blanks in TZID', async () => {
    const body = event('a', 'DTSTART;TZID=Europe/Berlin :20261123T100000', '', 'DURATION:PT1H').replaceAll(
      '\r\n',
      '\n',
    );
    expect((await putObject(wire(), 'a.ics', body)).status).toBe(201);
  });

  it.each([
    ['not iCalendar', 'hello', caldav('valid-calendar-data')],
    ['a component left open', event('a').replace('END:VEVENT\r\n', ''), caldav('valid-calendar-data')],
    ['30 February', event('a', 'DTSTART:20260230T090000Z'), caldav('valid-calendar-data')],
    ['no UID', event('a').replace('UID:a\r\n', ''), caldav('valid-calendar-object-resource')],
    [
      'two UIDs',
      calendar(
        ...component('VEVENT', 'a', 'DTSTART:20261123T090000Z'),
        ...component('VEVENT', 'b', 'DTSTART:20261123T090000Z'),
      ),
      caldav('valid-calendar-object-resource'),
    ],
    ['a METHOD', event('a').replace('VERSION', 'METHOD:REQUEST\r\nVERSION'), caldav('valid-calendar-object-resource')],
    ['a billion instances', event('a', 'RRULE:FREQ=DAILY;COUNT=1000000000'), caldav('max-instances')],
    ['a to-do in a diary', calendar(...component('VTODO', 'a', 'SUMMARY:x')), caldav('supported-calendar-component')],
  ])(
    'refuses %s with its precondition and need-privileges (trap 34), and stores nothing',
    async (_, body, condition) => {
      const { fetch, shop } = wire();
      const answer = await putObject(wire(), 'a.ics', body);
      expect(answer.status).toBe(403);
      expect(conditionsIn(answer)).toEqual([condition, dav('need-privileges')]);
      expect((await fetch('GET', `${shop.calendarPath}a.ics`)).status).toBe(404);
    },
  );

  it('T20: invalid UTF-8 and NUL are valid-calendar-data, never a 500', async () => {
    for (const bytes of [[0xc0, 0x80], [0xed, 0xa0, 0x80], [0]]) {
      const body = Buffer.concat([Buffer.from(event('a', 'SUMMARY:')).subarray(0, -30), Buffer.from(bytes)]);
      const answer = await putObject(wire(), 'a.ics', body);
      expect(answer.status).toBe(403);
      expect(conditionsIn(answer)).toContain(caldav('valid-calendar-data'));
    }
  });

  it('T15, T27: up to 256 KiB byte-identical, above it max-resource-size with need-privileges and nothing stored', async () => {
    const { fetch, shop } = wire();
    const sized = (octets: number): string => {
      const lines = (count: number) => Array.from({ length: count }, () => `X-PAD:${'x'.repeat(60)}`);
      const start = event('a', ...lines(Math.floor((octets - 400) / 68)));
      return start.replace('DTSTAMP', `X-REST:${'y'.repeat(octets - start.length - 9)}\r\nDTSTAMP`);
    };
    const limit = 256 * 1024;
    for (const octets of [limit - 1, limit]) {
      expect(sized(octets).length).toBe(octets);
      expect(
        (await putObject(wire(), `${octets}.ics`, sized(octets).replace('UID:a', 'UID:b'.slice(0, 5)))).status,
      ).toBeLessThan(205);
      expect((await fetch('GET', `${shop.calendarPath}${octets}.ics`)).bytes.length).toBe(octets);
      await fetch('DELETE', `${shop.calendarPath}${octets}.ics`);
    }
    const answer = await putObject(wire(), 'big.ics', sized(limit + 1));
    expect(answer.status).toBe(403);
    expect(conditionsIn(answer)).toEqual([caldav('max-resource-size'), dav('need-privileges')]);
    expect((await fetch('GET', `${shop.calendarPath}big.ics`)).status).toBe(404);
  });

  it('T30: one UID under two names is no-uid-conflict with the href of the holder', async () => {
    const { shop } = wire();
    await putObject(wire(), 'first.ics', event('same'));
    const answer = await putObject(wire(), 'second.ics', event('same'));
    expect(answer.status).toBe(409);
    const conflict = childOf(parseXml(answer.bytes, { bytes: 9_999 })!, caldav('no-uid-conflict'))!;
    expect(elementsOf(conflict).map(textOf)).toEqual([`${shop.calendarPath}first.ics`]);
  });

  it('T31: another UID at an existing href is no-uid-conflict and the old object stays', async () => {
    const { fetch, shop } = wire();
    await putObject(wire(), 'a.ics', event('old'));
    const answer = await putObject(wire(), 'a.ics', event('new'));
    expect(answer.status).toBe(409);
    expect(conditionsIn(answer)).toEqual([caldav('no-uid-conflict')]);
    expect((await fetch('GET', `${shop.calendarPath}a.ics`)).text).toBe(event('old'));
  });

  it('T32, trap 32: a replay of the same bytes is harmless', async () => {
    const first = await putObject(wire(), 'a.ics', event('a'));
    const replay = await putObject(wire(), 'a.ics', event('a'));
    expect([replay.status, replay.headers.etag]).toEqual([204, first.headers.etag]);
    const matched = await putObject(wire(), 'a.ics', event('a', 'SUMMARY:b'), { 'if-match': first.headers.etag! });
    const twice = await putObject(wire(), 'a.ics', event('a', 'SUMMARY:b'), { 'if-match': first.headers.etag! });
    expect([matched.status, twice.status]).toEqual([204, 412]);
  });

  it('T28: of many PUTs under one entity tag exactly one wins', async () => {
    const { headers } = await putObject(wire(), 'a.ics', event('a'));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        putObject(wire(), 'a.ics', event('a', `SUMMARY:${i}`), { 'if-match': headers.etag! }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(11).fill(412)]);
  });

  it('trap 21: the UID of a deleted object is free at once', async () => {
    const { fetch, shop } = wire();
    await putObject(wire(), 'a.ics', event('a'));
    await fetch('DELETE', `${shop.calendarPath}a.ics`);
    expect((await putObject(wire(), 'b.ics', event('a'))).status).toBe(201);
    expect((await putObject(wire(), 'a.ics', event('c'))).status).toBe(201);
  });

  it('answers with the object itself under Prefer: return=representation', async () => {
    const answer = await putObject(wire(), 'a.ics', event('a'), { prefer: 'return=representation' });
    expect([answer.status, answer.text, answer.headers['preference-applied']]).toEqual([
      201,
      event('a'),
      'return=representation',
    ]);
    expect(
      (await putObject(wire(), 'a.ics', event('a', 'SUMMARY:b'), { prefer: 'return=representation' })).status,
    ).toBe(200);
  });

  it('shows who lost the race what is there now, if they prefer that (RFC 8144 §3.2)', async () => {
    const { headers } = await putObject(wire(), 'a.ics', event('a'));
    const second = event('a', 'SUMMARY:b');
    const prefer = 'return=representation';
    const lost = await putObject(wire(), 'a.ics', second, { prefer, 'if-match': '"another"' });
    expect([lost.status, lost.text, lost.headers.etag]).toEqual([412, event('a'), headers.etag]);
    expect(lost.headers['content-location']).toBe(`${wire().shop.calendarPath}a.ics`);
    expect(lost.headers['preference-applied']).toBe(prefer);
    const none = await putObject(wire(), 'b.ics', event('b'), { prefer, 'if-match': '"another"' });
    expect([none.status, none.text]).toEqual([412, '']);
    expect((await putObject(wire(), 'a.ics', second, { 'if-match': '"another"' })).text).toBe('');
  });

  it('shows the object as the diary keeps it, not as it was sent', async () => {
    const { resource } = wire().shop;
    await wire().admin('PATCH', `/admin/v1/resources/${resource.id}`, { defaultType: 'Eye test' });
    const sent = event('a');
    const answer = await putObject(wire(), 'a.ics', sent, { prefer: 'return=representation' });
    const { text, headers } = await wire().fetch('GET', `${wire().shop.calendarPath}a.ics`);
    expect([answer.status, answer.text, answer.headers.etag]).toEqual([201, text, headers.etag]);
  });

  it('is refused on a calendar, a home and a principal with 405 and Allow (T14)', async () => {
    const { fetch, shop } = wire();
    for (const path of [shop.calendarPath, '/dav/calendars/anna/', '/dav/principals/anna/']) {
      const answer = await fetch('PUT', path, { headers: { 'content-type': 'text/calendar' }, body: event('a') });
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toContain('PROPFIND');
    }
  });

  it('refuses an encoded body (415) and a part of one (400)', async () => {
    expect((await putObject(wire(), 'a.ics', event('a'), { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await putObject(wire(), 'a.ics', event('a'), { 'content-range': 'bytes 0-9/100' })).status).toBe(400);
  });

  it('T11: another principal, another calendar, no calendar: all the same 404', async () => {
    const other = await wire().seed({ name: 'bert' });
    const paths = [other.calendarPath, other.calendarPath.replace('bert/', 'anna/'), '/dav/calendars/anna/nothing/'];
    const answers = await Promise.all(
      paths.map((path) =>
        wire().fetch('PUT', `${path}a.ics`, { headers: { 'content-type': 'text/calendar' }, body: event('a') }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('honours If with entity tags, and with the sync token of the collection (RFC 6578 §5)', async () => {
    const { fetch, shop } = wire();
    const first = await putObject(wire(), 'a.ics', event('a'));
    const tokenNow = async () => {
      const body = '<D:propfind xmlns:D="DAV:"><D:prop><D:sync-token/></D:prop></D:propfind>';
      const { text } = await fetch('PROPFIND', shop.calendarPath, { headers: { depth: '0' }, body });
      return /sync-token>(urn:[^<]+)</.exec(text)![1]!;
    };
    const before = await tokenNow();
    const wrong = await putObject(wire(), 'a.ics', event('a', 'SUMMARY:1'), { if: '(["nonsense"])' });
    const right = await putObject(wire(), 'a.ics', event('a', 'SUMMARY:1'), { if: `([${first.headers.etag}])` });
    expect([wrong.status, right.status]).toEqual([412, 204]);
    const stale = await putObject(wire(), 'a.ics', event('a', 'SUMMARY:2'), {
      if: `<${shop.calendarPath}> (<${before}>)`,
    });
    const fresh = await putObject(wire(), 'a.ics', event('a', 'SUMMARY:2'), {
      if: `<${shop.calendarPath}> (<${await tokenNow()}>)`,
    });
    expect([stale.status, fresh.status]).toEqual([412, 204]);
    expect((await putObject(wire(), 'a.ics', event('a'), { if: '((' })).status).toBe(400);
  });

  it('T28: what an If header says holds until the write: of several at once one succeeds, and no other home is meant', async () => {
    const path = `${wire().shop.calendarPath}a.ics`;
    const first = await putObject(wire(), 'a.ics', event('a'));
    const elsewhere = `<${path.replace('/anna/', '/bert/')}> ([${first.headers.etag}])`;
    expect((await putObject(wire(), 'a.ics', event('a', 'SUMMARY:x'), { if: elsewhere })).status).toBe(412);
    const answers = await Promise.all(
      ['1', '2', '3'].map((text) =>
        putObject(wire(), 'a.ics', event('a', `SUMMARY:${text}`), { if: `<${path}> ([${first.headers.etag}])` }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 412, 412]);
  });

  it('refuses a rule in a calendar that nobody knows with supported-rscale (RFC 7529 §4.2)', async () => {
    const answer = await putObject(
      wire(),
      'r.ics',
      event('r', 'DTSTART:20261120T090000Z', 'RRULE:RSCALE=FOOBAR;FREQ=YEARLY'),
    );
    expect([answer.status, conditionsIn(answer)]).toEqual([403, [caldav('supported-rscale'), dav('need-privileges')]]);
    expect(
      (await putObject(wire(), 'r.ics', event('r', 'DTSTART:20261120T090000Z', 'RRULE:RSCALE=GREGORIAN;FREQ=YEARLY')))
        .status,
    ).toBe(201);
  });

  it('says in its refusal what is wrong, in a comment beside the conditions alone (RFC 4918 §14.5)', async () => {
    const answer = await putObject(wire(), 'r.ics', event('r', 'DTSTART:20260230T090000Z'));
    expect(answer.text).toMatch(
      /^<\?xml[^>]*>\n<D:error[^>]*><C:valid-calendar-data\/><D:need-privileges\/><!-- [^<]+ --><\/D:error>$/,
    );
  });
});

describeWire(
  'PUT without a branch',
  (wire) => {
    it('S12: reading and editing work, creating is refused with branch-missing', async () => {
      const answer = await putObject(wire(), 'a.ics', event('a'));
      expect(answer.status).toBe(403);
      expect(conditionsIn(answer)).toEqual([gateway('branch-missing'), dav('need-privileges')]);
    });
  },
  { seed: { access: { branchId: undefined } } },
);

const rights = { create: true, move: true, editText: true, delete: true, makeCalendars: false };

describeWire(
  'PUT of a phone that may edit texts but not move',
  (wire) => {
    it('B02: a new time is refused with need-privileges, a new text is stored', async () => {
      await putObject(wire(), 'a.ics', event('a', 'SUMMARY:old'));
      const moved = await putObject(
        wire(),
        'a.ics',
        event('a', 'DTSTART:20261124T090000Z', 'DTEND:20261124T100000Z', 'SUMMARY:old'),
      );
      expect(moved.status).toBe(403);
      expect(conditionsIn(moved)).toEqual([dav('need-privileges')]);
      expect((await putObject(wire(), 'a.ics', event('a', 'SUMMARY:new'))).status).toBe(204);
    });

    it('T28, T29: its conditions hold until the write: of several at once one succeeds', async () => {
      const atOnce = async (conditions: Record<string, string>) => {
        const answers = await Promise.all(
          ['1', '2', '3'].map((text) => putObject(wire(), 'a.ics', event('a', `SUMMARY:${text}`), conditions)),
        );
        return answers.map(({ status }) => status).sort();
      };
      expect(await atOnce({ 'if-none-match': '*' })).toEqual([201, 412, 412]);
      const { headers } = await putObject(wire(), 'a.ics', event('a', 'SUMMARY:old'));
      expect(await atOnce({ 'if-match': headers.etag! })).toEqual([204, 412, 412]);
      expect(await atOnce({ 'if-match': headers.etag! })).toEqual([412, 412, 412]);
    });
  },
  { seed: { access: { rights: { ...rights, move: false } } } },
);

describeWire(
  'PUT of a phone that may move but not edit texts',
  (wire) => {
    it('B02: a new time is stored, for one instance too; a new text is refused', async () => {
      const series = ['RRULE:FREQ=WEEKLY;COUNT=5', 'SUMMARY:old'];
      await putObject(wire(), 'a.ics', event('a', 'DTSTART:20261123T090000Z', 'DURATION:PT1H', ...series));
      const shifted = ['DTSTART:20261123T110000Z', 'DURATION:PT1H', ...series];
      expect((await putObject(wire(), 'a.ics', event('a', ...shifted, 'SEQUENCE:1'))).status).toBe(204);
      const override = ['RECURRENCE-ID:20261130T110000Z', 'DTSTART:20261130T150000Z', 'DURATION:PT1H', 'SUMMARY:old'];
      const body = calendar(...component('VEVENT', 'a', ...shifted), ...component('VEVENT', 'a', ...override));
      expect((await putObject(wire(), 'a.ics', body)).status).toBe(204);
      expect((await putObject(wire(), 'a.ics', event('a', ...shifted.slice(0, -1), 'SUMMARY:new'))).status).toBe(403);
    });
  },
  { seed: { access: { rights: { ...rights, editText: false } } } },
);

describeWire(
  'PUT of a phone that may not create',
  (wire) => {
    it('B02: a new object is refused with need-privileges', async () => {
      const answer = await putObject(wire(), 'a.ics', event('a'));
      expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('need-privileges')]]);
    });
  },
  { seed: { access: { rights: { ...rights, create: false } } } },
);
