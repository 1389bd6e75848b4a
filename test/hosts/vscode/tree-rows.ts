/** Rows of VS Code's trees, which it draws anew while they are read: opened, closed and hovered over until they show what they should. */
import type { Locator, Page } from 'playwright-core';

/**
 * Opens a row of a tree until it shows what is in it. VS Code closes a row again that is opened while a row above it is read, so that one
 * click is not enough where a database is just being read.
 */
export async function expandRow(row: Locator, shows: Locator, milliseconds = 30_000): Promise<void> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) !== 'true') await twistie(row).click();
    try {
      await shows.waitFor({ timeout: 2_000 });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

export async function collapseRow(row: Locator, showed: Locator): Promise<void> {
  await twistie(row).click();
  await showed.waitFor({ state: 'detached' });
}

function twistie(row: Locator): Locator {
  return row.locator('.monaco-tl-twistie');
}

/** What VS Code says of a row on hovering, once it says `until`: rows that move below the mouse tell of another one first. */
export async function rowTooltip(page: Page, row: Locator, until: string): Promise<Locator> {
  const tooltip = page.locator('.workbench-hover, .monaco-hover:not(.hidden)').filter({ hasText: until });
  const deadline = Date.now() + 30_000;
  for (;;) {
    await page.mouse.move(2, 2);
    await row.hover();
    try {
      await tooltip.first().waitFor({ timeout: 5_000 });
      return tooltip.first();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
