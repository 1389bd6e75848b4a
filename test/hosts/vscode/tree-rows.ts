/** Rows of VS Code's trees, which it draws again while they are read: opened, closed and hovered over until they show what they should. */
import type { Locator, Page } from 'playwright-core';
import { hoverUntil } from './hovering.ts';
import { patienceMs } from '../../patience.ts';

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

/** Closes a row of a tree until what it showed is gone: a click that meets rows which move takes another row. */
export async function collapseRow(row: Locator, showed: Locator, milliseconds = 30_000): Promise<void> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === 'true') await twistie(row).click();
    try {
      await showed.waitFor({ state: 'detached', timeout: 2_000 });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

/** Clicks what a row offers on hovering, until that has shown what it should: a tree that is redrawn below the mouse loses a click. */
export async function rowAction(
  row: Locator,
  label: string,
  shows: Locator,
  milliseconds = patienceMs,
): Promise<void> {
  const action = row.locator(`.action-label[aria-label="${label}"]`);
  const deadline = Date.now() + milliseconds;
  for (;;) {
    await row.hover();
    // Where the last click was only answered late, what it clicked is no longer offered.
    await action.click({ timeout: 2_000 }).catch(() => undefined);
    try {
      await shows.waitFor({ timeout: 5_000 });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
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

export interface Drag {
  /** Several are selected in this order, and taken hold of at the last. One is dragged as it is: a click on it would close it. */
  readonly rows: readonly [Locator, ...Locator[]];
  /** What the editor in front shows then. */
  readonly becomes: string;
  readonly key?: 'Shift';
  readonly look?: () => Promise<unknown>;
}

/**
 * Drags rows after the text of the editor in front, until it reads as `becomes`. Each try selects them again, as a tree that is read again
 * forgets what was selected, and a window that is busy gives a drop up whose rows it has not asked for in time.
 */
export async function dragIntoEditor(page: Page, drag: Drag): Promise<void> {
  const editor = page.locator('.editor-group-container.active .view-lines').first();
  const before = await editor.innerText();
  const deadline = Date.now() + patienceMs;
  for (;;) {
    if (drag.rows.length > 1) await selectRows(drag.rows);
    await dropBehindText(page, drag.rows.at(-1) ?? drag.rows[0], editor, drag);
    try {
      await editor.filter({ hasText: drag.becomes }).waitFor({ timeout: 10_000 });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      if ((await editor.innerText()) !== before) await undo(page, editor, before);
    }
  }
}

async function selectRows([first, ...more]: readonly [Locator, ...Locator[]]): Promise<void> {
  await first.click();
  for (const row of more) await row.click({ modifiers: ['Control'] });
}

async function undo(page: Page, editor: Locator, before: string): Promise<void> {
  await editor.click();
  await page.keyboard.press('Control+z');
  await editor.filter({ hasText: before }).waitFor();
}

async function dropBehindText(page: Page, row: Locator, editor: Locator, { key, look }: Drag): Promise<void> {
  const end = await boxOf(editor.locator('.view-line').last().locator('span span').last());
  const [x, y] = [end.x + end.width + 60, end.y + end.height / 2];
  await row.hover();
  await page.mouse.down();
  if (key !== undefined) await page.keyboard.down(key);
  // The first moves begin the drag, and the last ones are over the editor, which takes nothing before it shows where it would.
  await page.mouse.move(x, y, { steps: 5 });
  const taken = page.locator('.editor-group-container.active .dnd-target').first();
  const deadline = Date.now() + 30_000;
  for (let nudge = 4; ; nudge = -nudge) {
    await page.mouse.move(x + nudge, y, { steps: 2 });
    try {
      await taken.waitFor({ state: 'attached', timeout: 1_000 });
      break;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
  await look?.();
  await page.mouse.up();
  if (key !== undefined) await page.keyboard.up(key);
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
