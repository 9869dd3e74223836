import type { Page } from 'playwright-core';

/** Everything that can be read in the page now, paragraph by paragraph, without what choices offer. */
export const textsIn = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const found = new Set();
    const walk = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const paragraph = node.parentElement.closest('p, li, td, th, h1, h2, h3, legend, summary, button, label, div, section, main');
      if (node.data.trim() && paragraph.checkVisibility() && !node.parentElement.closest('option, dialog:not([open])')) found.add(paragraph);
    }
    return [...found].map((paragraph) => paragraph.innerText.trim());
  })()`);

/** What was asked for and not answered. */
export interface Traffic {
  readonly underWay: () => number;
}

/** Watches what a page asks of the gateway. */
export const watchTraffic = (page: Page): Traffic => {
  const open = new Set<unknown>();
  page.on('request', (request) => request.url().includes('/admin/v1/') && open.add(request));
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  return { underWay: () => open.size };
};

/** Waits until the page and this state stay as they are from frame to frame. */
export const whenStill = async (page: Page, state: () => unknown): Promise<void> => {
  for (let before = '', same = 0; same < 2; ) {
    const now = JSON.stringify([await textsIn(page), state()]);
    same = now === before ? same + 1 : 0;
    before = now;
    await page.evaluate('new Promise((later) => requestAnimationFrame(() => setTimeout(later, 10)))');
  }
};
