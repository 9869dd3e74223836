import type { Page } from 'playwright-core';

/** Waits until a text shows. */
export const see = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** Presses a button by what stands on it. */
export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Follows a link by what stands on it. */
export const go = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first().click();

/** A control by its label. */
export const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });

/** Saves a form and waits until it says so. */
export const save = async (page: Page): Promise<void> => {
  await press(page, 'Save');
  await see(page, 'Saved.');
};

/** A text offered for copying, by its label. */
export const textOf = async (page: Page, label: string): Promise<string> =>
  (await page.getByRole('status', { name: label }).textContent()) ?? '';
