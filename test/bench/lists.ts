/**
 * How long an administrator waits for a list of 500 in Chromium: `node test/bench/lists.ts [FOLDER…]`, each folder a checkout,
 * this one unless said otherwise. They take turns; medians in ms and octets of answers (before compression) per visit.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import type { Greeting } from '../../lambdas/local/banner.ts';

const count = 500;
const rounds = 5;
const folders = process.argv.length > 2 ? process.argv.slice(2) : ['.'];

interface Running {
  readonly folder: string;
  readonly child: ChildProcess;
  readonly greeting: Greeting;
}

const start = async (folder: string): Promise<Running> => {
  const data = mkdtempSync(join(tmpdir(), 'lists-'));
  const script = join(folder, 'lambdas/local/start.ts');
  const child = spawn(process.execPath, [script, '--json', '--empty', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  return { folder, child, greeting: JSON.parse(text) as Greeting };
};

const fill = async ({ greeting: { adminUrl, adminToken } }: Running): Promise<void> => {
  const make = async (path: string, body: object): Promise<{ readonly id: string }> => {
    const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
    const answer = await fetch(`${adminUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as { readonly id: string };
  };
  const { id: branchId } = await make('/branches', { name: 'Mitte', zone: 'Europe/Berlin' });
  for (let n = 0; n < count; n++) {
    const { id: userId } = await make('/users', { name: `Optician ${n}`, branchId, rights: ['organiser'] });
    await make('/resources', { kind: 'person', name: `Diary ${n}`, userId, branchId, allowCalendarSync: true });
    await make('/service-accesses', { userName: `optician.${n}`, userId, branchId, confirmed: true });
  }
};

interface Visit {
  readonly milliseconds: number;
  readonly octets: number;
  readonly requests: number;
}

/** Until the rows are there and every name in them. */
const isThere = `document.querySelectorAll('tbody tr').length >= 50 && ![...document.querySelectorAll('td')].some(({ innerText }) => innerText.includes('…'))`;

const visit = async (page: Page, { greeting: { consoleUrl } }: Running, list: string): Promise<Visit> => {
  await page.goto('about:blank');
  const answers: Promise<number>[] = [];
  const listen = (answer: { url(): string; body(): Promise<Buffer> }) => {
    if (answer.url().includes('/admin/v1/')) answers.push(answer.body().then(({ length }) => length));
  };
  page.on('response', listen);
  const began = performance.now();
  await page.goto(consoleUrl.replace(/#.*/, `#/${list}`));
  // The policy of the page lets nobody wait inside it.
  while (!(await page.evaluate<boolean>(isThere)));
  const milliseconds = performance.now() - began;
  page.off('response', listen);
  const lengths = await Promise.all(answers);
  return { milliseconds, octets: lengths.reduce((sum, one) => sum + one, 0), requests: lengths.length };
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const running = await Promise.all(folders.map(start));
await Promise.all(running.map(fill));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const tabs = await Promise.all(
  running.map(async (one) => {
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await page.goto(one.greeting.consoleUrl);
    await page.locator('nav').waitFor();
    return { one, page };
  }),
);
for (const list of ['service-accesses', 'resources', 'users']) {
  const visits = new Map<string, Visit[]>(folders.map((folder) => [folder, []]));
  // The first round warms up and does not count.
  for (let round = 0; round <= rounds; round++)
    for (const { one, page } of tabs) {
      const seen = await visit(page, one, list);
      if (round > 0) visits.get(one.folder)?.push(seen);
    }
  for (const [folder, seen] of visits)
    console.log(
      [
        list.padEnd(18),
        `${median(seen.map(({ milliseconds }) => milliseconds)).toFixed(0)} ms`.padStart(8),
        `${seen[0]?.octets} octets`.padStart(16),
        `${seen[0]?.requests} requests`.padStart(12),
        folder,
      ].join('  '),
    );
}
await browser.close();
for (const { child } of running) child.kill();
