/** Opening rows of the explorer while it is still filling. */
import type { Page } from 'playwright-core';
import { treeRow } from './driver.ts';

/** Opens a row. While the tree is still filling, a click may meet the row that was there before: then it is tried again. */
export async function expandRow(page: Page, text: string | RegExp): Promise<void> {
  const row = treeRow(page, text);
  await row.waitFor();
  const open = page
    .locator('.sidebar .pane .monaco-list-row[aria-expanded="true"]', { hasText: text })
    .first();
  for (let attempt = 1; (await open.count()) === 0; attempt += 1) {
    await row.click();
    const isOpen = await open.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => false,
    );
    if (!isOpen && attempt === 5) throw new Error(`${String(text)} does not open.`);
  }
}
