import { expect, it } from 'vitest';
import { dav } from '../../shared/model/names.ts';
import { propfindBody, proppatchBody, readMultistatus, setting } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const laughs = `<!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i} "${`&a${i - 1 < 0 ? '' : i - 1};`.repeat(10)}">`).join('')}]>`;

describeWire('XML bodies', (wire) => {
  const statusOf = async (method: string, body: string | Uint8Array): Promise<number> =>
    (await wire().fetch(method, wire().shop.calendarPath, { headers: { depth: '0' }, body })).status;

  it('T17 refuses document types before anything is read or expanded', async () => {
    const hostile = [
      `${laughs}<propfind xmlns="DAV:"><prop><owner>&a8;</owner></prop></propfind>`,
      '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><propfind xmlns="DAV:"><prop>&x;</prop></propfind>',
      '<!DOCTYPE p [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]><propfind xmlns="DAV:"><allprop/></propfind>',
    ];
    for (const method of ['PROPFIND', 'PROPPATCH', 'REPORT', 'MKCALENDAR']) {
      for (const body of hostile) expect(await statusOf(method, body)).toBe(400);
    }
  });

  it('T18 refuses malformed bodies with every method, and stores nothing', async () => {
    const update = proppatchBody(setting('<D:displayname>changed</D:displayname>'));
    const malformed = [
      update.slice(0, -3),
      `${update}<x/>`,
      update.replace('<D:set>', '<Q:set>'),
      update.replace('"DAV:"', '"dav:"'),
    ];
    for (const body of malformed) expect(await statusOf('PROPPATCH', body)).toBe(400);
    expect(await statusOf('PROPPATCH', Buffer.from(update, 'utf16le'))).toBe(415);
    expect(await statusOf('PROPPATCH', Buffer.from(`\ufeff${update}`, 'utf16le'))).toBe(415);
    expect(await statusOf('REPORT', '<x')).toBe(400);

    const path = wire().shop.calendarPath;
    const answer = await wire().fetch('PROPFIND', path, {
      headers: { depth: '0' },
      body: propfindBody('D:displayname'),
    });
    expect(readMultistatus(answer).get(path)!.text(dav('displayname'))).toBe('Diary of anna');
  });

  it('T18 reads a byte order mark and any prefix', async () => {
    expect(
      await statusOf('PROPFIND', '\ufeff<?xml version="1.0"?><q:propfind xmlns:q="DAV:"><q:allprop/></q:propfind>'),
    ).toBe(207);
  });

  it('T16 refuses deep, wide and long bodies', async () => {
    expect(await statusOf('PROPFIND', '<a>'.repeat(20_000))).toBe(400);
    expect(await statusOf('PROPFIND', `<a ${Array.from({ length: 9_000 }, (_, i) => `b${i}="1"`).join(' ')}/>`)).toBe(
      400,
    );
    expect(await statusOf('PROPFIND', `<a><!--${'x'.repeat(1 << 20)}--></a>`)).toBe(413);
  });

  it('T20 refuses bytes that are no UTF-8', async () => {
    const body = Buffer.concat([
      Buffer.from('<propfind xmlns="DAV:"><prop><a'),
      Buffer.from([0xc0, 0x80]),
      Buffer.from('/></prop></propfind>'),
    ]);
    expect(await statusOf('PROPFIND', body)).toBe(400);
  });

  it('T21 a name with line ends stays one property value', async () => {
    const path = wire().shop.calendarPath;
    await wire().fetch('PROPPATCH', path, {
      body: proppatchBody(
        setting('<D:displayname>a&#13;&#10;X-Evil: 1&#10;]]&gt;&lt;/D:displayname&gt;</D:displayname>'),
      ),
    });
    const answer = await wire().fetch('PROPFIND', path, {
      headers: { depth: '0' },
      body: propfindBody('D:displayname'),
    });
    expect(readMultistatus(answer).get(path)!.text(dav('displayname'))).toBe('a\r\nX-Evil: 1\n]]></D:displayname>');
    expect(answer.headers['x-evil']).toBeUndefined();
  });
});
