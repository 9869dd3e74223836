import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What keeps people out who do not see, hear or point like others (WCAG 2.2 AA). */
export const barriers = async (page: Page): Promise<string[]> => {
  // The policy of the page lets nothing in, this included, but the browser's own door.
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  )) as { violations: { id: string; nodes: { html: string }[] }[] };
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};
