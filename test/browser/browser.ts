import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';

/** A browser that speaks to nobody but the pages it is sent to. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Promise<Browser> | undefined;

afterAll(async () => (await browser)?.close());

/** What a page complained about: its own faults, and what its policy kept from happening. */
export interface Watched {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** A new tab with nothing remembered, in English unless said otherwise. */
export const openTab = async (options: BrowserContextOptions = {}): Promise<Watched> => {
  browser ??= chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
  const context = await (await browser).newContext({ locale: 'en-GB', ...options });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    // An answer of 4xx is the gateway's word, shown on the page, and no fault of it.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  return { page, complaints };
};

/** Opens the address, runs the work, and holds that the page had nothing to complain about. */
export const inTab = async (
  url: string,
  work: (page: Page) => Promise<void>,
  options?: BrowserContextOptions,
): Promise<void> => {
  const { page, complaints } = await openTab(options);
  try {
    await page.goto(url);
    await work(page);
    expect(complaints).toEqual([]);
  } finally {
    await page.context().close();
  }
};
