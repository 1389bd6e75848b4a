/** Rows of VS Code's trees, which it draws anew while they are read: opened, closed and hovered over until they show what they should. */
import type { Locator, Page } from 'playwright-core';
import { hoverUntil } from './hovering.ts';

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
  await hoverUntil(page, row, tooltip.first());
  return tooltip.first();
}

/** Drags a row, with whatever else is selected, behind the text of the editor in front, and waits until it reads as `becomes`. */
export async function dragIntoEditor(
  page: Page,
  row: Locator,
  becomes: string,
  during: { readonly key?: 'Shift'; readonly look?: () => Promise<unknown> } = {},
): Promise<void> {
  const editor = page.locator('.editor-group-container.active .view-lines').first();
  const end = await boxOf(editor.locator('.view-line').last().locator('span span').last());
  const [x, y] = [end.x + end.width + 60, end.y + end.height / 2];
  await row.hover();
  await page.mouse.down();
  if (during.key !== undefined) await page.keyboard.down(during.key);
  // The first moves begin the drag, and the last ones are over the editor.
  await page.mouse.move(x, y, { steps: 5 });
  await page.mouse.move(x + 4, y, { steps: 2 });
  await during.look?.();
  await page.mouse.up();
  if (during.key !== undefined) await page.keyboard.up(during.key);
  await editor.filter({ hasText: becomes }).waitFor();
}

/** Where an element is. VS Code draws a line again with new elements while it colours it, and one that is gone has no place. */
async function boxOf(element: Locator, milliseconds = 30_000): Promise<Box> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    await element.waitFor();
    const box = await element.boundingBox();
    if (box !== null) return box;
    if (Date.now() > deadline) throw new Error(`${element.toString()} is never in its place`);
  }
}

type Box = Exclude<Awaited<ReturnType<Locator['boundingBox']>>, null>;
