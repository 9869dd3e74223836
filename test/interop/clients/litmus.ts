import { strict as assert } from 'node:assert';
import { connect } from 'node:net';
import { check, type Site } from '../checks.ts';
import { appointment, basicOf, send } from '../wire.ts';

type Headers = Readonly<Record<string, string>>;

const request = (site: Site, method: string, name: string, headers: Headers = {}, body?: string): Promise<Response> =>
  fetch(new URL(name, site.resourceUrl), {
    method,
    headers: {
      authorization: basicOf(site),
      ...(body?.startsWith('<') && { 'content-type': 'application/xml' }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });

const expectStatus = async (answer: Promise<Response>, ...wanted: readonly number[]): Promise<Response> => {
  const response = await answer;
  assert(wanted.includes(response.status), `status ${response.status}, wanted ${wanted.join(' or ')}`);
  return response;
};

const put = (site: Site, name: string, uid = name): Promise<Response> =>
  send(site, 'PUT', name, appointment(uid, name));

/** litmus "basic": litmus itself stops at its first MKCOL and PUTs plain text, so its cases are told again with appointments. */
const basic = async (site: Site): Promise<void> => {
  await check('litmus basic: options', async () => {
    const answer = await expectStatus(request(site, 'OPTIONS', ''), 200, 204);
    assert.match(answer.headers.get('dav') ?? '', /(^|, *)1(,|$)/);
  });
  await check('litmus basic: put_get', async () => {
    await expectStatus(put(site, 'res.ics'), 201);
    assert.equal(await (await send(site, 'GET', 'res.ics')).text(), appointment('res.ics', 'res.ics'));
  });
  await check('litmus basic: put_get_utf8_segment', async () => {
    await expectStatus(put(site, 'res-%e2%82%ac.ics'), 201);
    assert.equal((await send(site, 'GET', 'res-€.ics')).status, 200);
    await expectStatus(send(site, 'DELETE', 'res-%E2%82%AC.ics'), 204);
  });
  await check('litmus basic: put_no_parent', async () => {
    await expectStatus(put(site, '409me/noparent.ics'), 409);
  });
  await check('litmus basic: mkcol_over_plain', async () => {
    await expectStatus(request(site, 'MKCOL', 'res.ics'), 403, 405);
  });
  await check('litmus basic: delete', async () => void (await expectStatus(send(site, 'DELETE', 'res.ics'), 204)));
  await check(
    'litmus basic: delete_null',
    async () => void (await expectStatus(send(site, 'DELETE', '404me.ics'), 404)),
  );
  await check('litmus basic: mkcol_again', async () => {
    await expectStatus(request(site, 'MKCOL', ''), 403, 405);
  });
  await check('litmus basic: mkcol_with_body', async () => {
    await expectStatus(request(site, 'MKCOL', 'sub', { 'content-type': 'xzy-foo/bar-512' }, 'afafafaf'), 403, 415);
  });
};

const transfer = (site: Site, method: 'COPY' | 'MOVE', from: string, to: string, overwrite?: 'T' | 'F') =>
  request(site, method, from, {
    destination: new URL(to, site.resourceUrl).href,
    ...(overwrite && { overwrite }),
  });

/** litmus "copymove", inside one calendar, where a UID may exist only once: COPY onto a new name is refused (RFC 4791 §5.3.2.1). */
const copymove = async (site: Site): Promise<void> => {
  await check('litmus copymove: copy_simple meets no-uid-conflict', async () => {
    await expectStatus(put(site, 'one.ics', 'one'), 201);
    const answer = await expectStatus(transfer(site, 'COPY', 'one.ics', 'copy.ics'), 403, 409);
    assert.match(await answer.text(), /no-uid-conflict/);
  });
  await check('litmus copymove: copy_nodestcoll', async () => {
    await expectStatus(transfer(site, 'COPY', 'one.ics', 'nonesuch/one.ics'), 403, 404, 409);
  });
  await check('litmus copymove: move', async () => {
    await expectStatus(put(site, 'two.ics', 'two'), 201);
    await expectStatus(transfer(site, 'MOVE', 'one.ics', 'three.ics'), 201);
    await expectStatus(transfer(site, 'MOVE', 'three.ics', 'two.ics', 'F'), 412);
    await expectStatus(transfer(site, 'MOVE', 'three.ics', 'two.ics', 'T'), 409);
    assert.equal(await (await send(site, 'GET', 'three.ics')).text(), appointment('one', 'one.ics'));
  });
  await check('litmus copymove: move_cleanup', async () => {
    for (const name of ['two.ics', 'three.ics']) await expectStatus(send(site, 'DELETE', name), 204);
  });
};

const namespace = 'http://example.com/neon/litmus/';
const update = (action: 'set' | 'remove', prop: string): string =>
  `<D:propertyupdate xmlns:D="DAV:"><D:${action}><D:prop>${prop}</D:prop></D:${action}></D:propertyupdate>`;

/** litmus "props", on the calendar itself. */
const props = async (site: Site): Promise<void> => {
  const find = async (prop: string): Promise<string> => {
    const body = `<D:propfind xmlns:D="DAV:"><D:prop>${prop}</D:prop></D:propfind>`;
    return (await expectStatus(request(site, 'PROPFIND', '', { depth: '0' }, body), 207)).text();
  };
  const change = async (body: string): Promise<void> => {
    const text = await (await expectStatus(request(site, 'PROPPATCH', '', {}, body), 207)).text();
    assert.match(text, / 200 /);
    assert.doesNotMatch(text, / (403|409|424|507) /);
  };
  const own = (name: string): string => `<t:${name} xmlns:t="${namespace}"/>`;
  const isMissing = async (prop: string): Promise<void> => assert.match(await find(prop), / 404 /);

  await check('litmus props: propfind_invalid, propfind_invalid2', async () => {
    await expectStatus(request(site, 'PROPFIND', '', { depth: '0' }, '<foo>'), 400);
    const undeclared = '<D:propfind xmlns:D="DAV:"><D:prop><bar:foo xmlns:bar=""/></D:prop></D:propfind>';
    await expectStatus(request(site, 'PROPFIND', '', { depth: '0' }, undeclared), 400);
  });
  await check('litmus props: propset, propget, propreplace', async () => {
    for (const value of ['value0', 'value1']) {
      await change(update('set', `<t:prop0 xmlns:t="${namespace}">${value}</t:prop0>`));
      assert.match(await find(own('prop0')), new RegExp(`>${value}<`));
    }
  });
  await check('litmus props: propdeletes', async () => {
    await change(update('remove', own('prop0')));
    await isMissing(own('prop0'));
    await change(update('remove', own('prop0')));
  });
  await check('litmus props: propnullns', async () => {
    await change(update('set', '<nonamespace xmlns="">randomvalue</nonamespace>'));
    assert.match(await find('<nonamespace xmlns=""/>'), />randomvalue</);
    await change(update('remove', '<nonamespace xmlns=""/>'));
  });
  await check('litmus props: prophighunicode', async () => {
    await change(update('set', `<t:high xmlns:t="${namespace}">&#65536;</t:high>`));
    assert.match(await find(own('high')), /\u{10000}|&#(65536|x10000);/iu);
    await change(update('remove', own('high')));
  });
  await check('litmus props: propremoveset and propsetremove', async () => {
    const inOrder = (first: string, second: string): string =>
      `<D:propertyupdate xmlns:D="DAV:">${first}${second}</D:propertyupdate>`;
    const set = `<D:set><D:prop><t:order xmlns:t="${namespace}">x</t:order></D:prop></D:set>`;
    const remove = `<D:remove><D:prop>${own('order')}</D:prop></D:remove>`;
    await change(inOrder(remove, set));
    assert.match(await find(own('order')), />x</);
    await change(inOrder(set, remove));
    await isMissing(own('order'));
  });
  await check('litmus props: propvalnspace, propwformed', async () => {
    const value =
      '<t:nested xmlns:t="http://example.com/xyz/"><inner xmlns="http://example.com/kappa/">1</inner></t:nested>';
    await change(update('set', `<n:valued xmlns:n="${namespace}">${value}</n:valued>`));
    const text = await find(`<valued xmlns="${namespace}"/>`);
    for (const each of ['http://example.com/xyz/', 'http://example.com/kappa/', 'nested', 'inner'])
      assert(text.includes(each));
    await change(update('remove', own('valued')));
  });
  await check('litmus props: propmanyns', async () => {
    const spaces = Array.from({ length: 10 }, (_, index) => `http://example.com/${'alpha'.repeat(index)}/`);
    await change(
      update('set', spaces.map((each, index) => `<somename xmlns="${each}">many${index}</somename>`).join('')),
    );
    for (const [index, each] of spaces.entries())
      assert.match(await find(`<somename xmlns="${each}"/>`), new RegExp(`>many${index}<`));
    await change(update('remove', spaces.map((each) => `<somename xmlns="${each}"/>`).join('')));
  });
};

/** litmus "http". */
const http = (site: Site): Promise<void> =>
  check('litmus http: expect100', async () => {
    const { hostname, port, pathname } = new URL('expect100.ics', site.resourceUrl);
    const body = appointment('expect100', 'expect100');
    const socket = connect({ host: hostname, port: Number(port) }).setTimeout(10_000, () => socket.destroy());
    const head = [
      `PUT ${pathname} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      `Authorization: ${basicOf(site)}`,
      'Content-Type: text/calendar',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Expect: 100-continue',
      'Connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    let answer = '';
    for await (const chunk of socket) {
      if (answer === '') socket.write(body);
      answer += chunk;
    }
    assert.match(answer, /^HTTP\/1\.1 100 [\s\S]*HTTP\/1\.1 201 /);
    await expectStatus(send(site, 'DELETE', 'expect100.ics'), 204);
  });

/** The cases of litmus that apply to a calendar. */
export const litmus = async (site: Site): Promise<void> => {
  await basic(site);
  await copymove(site);
  await props(site);
  if (site.origin.startsWith('http:')) await http(site);
};
