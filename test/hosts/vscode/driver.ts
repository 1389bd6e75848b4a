/**
 * What a person does in the window: opens, clicks, hovers, reads. Selectors of VS Code live here and in the
 * files beside it for lists, trees and hovers, so that a new VS Code is one folder to repair. Everything waits for what it needs; nothing sleeps.
 */
import type { Frame, Locator, Page } from 'playwright-core';
import { hoverUntil } from './hovering.ts';
import { quickInput, quickInputRow, runCommand, texts } from './quick-input.ts';
import { startServer, type ServerOptions, type VSCodeServer } from './server.ts';
import { openWorkbench, type Workbench } from './workbench.ts';
import { patienceMs } from '../../patience.ts';

export interface DrivenWindow extends Workbench {
  readonly server: VSCodeServer;
}

/** A server, its window, and both closed together. With `extension` a folder is loaded as under development. */
export async function openWindow(
  options: ServerOptions & { readonly extension?: string; readonly size?: { width: number; height: number } },
): Promise<DrivenWindow> {
  const server = await startServer(options);
  try {
    const { extension, size } = options;
    const workbench = await openWorkbench({
      server,
      ...(extension === undefined ? {} : { extension }),
      ...(size === undefined ? {} : { size }),
    });
    return {
      ...workbench,
      server,
      close: async () => {
        await workbench.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * Opens a file of the workspace by its path, as with Go to File, and waits for its first line. A list that finds more files while it is clicked on
 * takes no notice of the click.
 */
export async function openFile(page: Page, path: string): Promise<void> {
  const name = path.split('/').at(-1) ?? path;
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await page.keyboard.press('Control+P');
      // A page or a message that just took the focus may swallow the key.
      await quickInput(page).fill(path, { timeout: 5_000 });
      await quickInputRow(page, name).click({ timeout: 10_000 });
      await page.locator('.tab.active', { hasText: name }).waitFor({ timeout: 5_000 });
      break;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await page.keyboard.press('Escape');
    }
  }
  await page.locator('.editor-instance .view-line').first().waitFor();
}

/** Opens a new editor and types into it: keys that come before it has the focus go elsewhere. */
export async function newTextFile(page: Page, text: string): Promise<void> {
  await runCommand(page, 'File: New Untitled Text File');
  const editor = page.locator('.editor-group-container.active .monaco-editor.focused');
  await page.locator('.tab.active', { hasText: 'Untitled-' }).waitFor();
  await editor.waitFor();
  await page.keyboard.type(text);
  await editor.locator('.view-line', { hasText: text }).waitFor();
}

/** What the active editor shows, with ordinary spaces. */
export async function editorText(page: Page): Promise<string> {
  const lines = await page.locator('.editor-group-container.active .view-lines').first().innerText();
  return lines.replaceAll('\u00a0', ' ');
}

/** The lines of the diff editor in front that hold a text, on one of its sides. */
export function diffLine(page: Page, side: 'original' | 'modified', text: string): Locator {
  return page.locator(`.monaco-diff-editor .editor.${side} .view-line`, { hasText: text }).first();
}

/** A line of text above the code that can be clicked. */
export function codeLens(page: Page, text: string | RegExp): Locator {
  return page.locator('.codelens-decoration a', { hasText: text }).first();
}

/** What the hover over the first place in the active editor that shows `text` says, once it says `until`. */
export function hover(page: Page, text: string, until: string | RegExp = /\S/): Promise<string> {
  const place = page.locator('.view-line span span', { hasText: text }).first();
  return hoverUntilItSays(page, until, () => hoverUntil(page, place, shownHover(page).first()));
}

/** The cursor at the first place in the text that the caller has, as with Go to Line; templates are one piece to a mouse. */
export async function goTo(page: Page, text: string, place: string): Promise<void> {
  const before = text.slice(0, text.indexOf(place)).split('\n');
  await page.keyboard.press('Control+G');
  await quickInput(page).fill(`:${before.length}:${(before.at(-1)?.length ?? 0) + 2}`);
  await page.keyboard.press('Enter');
}

/** What the hover at the cursor says, once it says `until`. */
export function hoverAtCursor(page: Page, until: string | RegExp = /\S/): Promise<string> {
  return hoverUntilItSays(page, until, async () => {
    await runCommand(page, 'Show or Focus Hover');
    await shownHover(page).first().waitFor();
  });
}

function shownHover(page: Page): Locator {
  return page.locator('.monaco-hover:not(.hidden) .hover-contents');
}

/** Findings, types and plans that come later close an open hover, and are in the next one: it is asked for again, until it says this. */
async function hoverUntilItSays(
  page: Page,
  until: string | RegExp,
  open: () => Promise<void>,
): Promise<string> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    await open();
    // The editor says Loading… until the slowest provider has answered.
    await page.locator('.monaco-hover', { hasText: 'Loading' }).waitFor({ state: 'hidden' });
    const said = (await texts(shownHover(page))).join('\n').replaceAll(/\s+/g, ' ');
    if (typeof until === 'string' ? said.includes(until) : until.test(said)) return said;
    if (Date.now() > deadline) throw new Error(`The hover does not say ${String(until)}. It says: ${said}`);
    await page.keyboard.press('Escape');
  }
}

/** Has the query under the cursor explained over the connection of its editor, unless it was before. */
export async function explain(page: Page): Promise<void> {
  const plan = codeLens(page, /^Plan · /);
  const asked = codeLens(page, /^Explain(?! ·)/);
  await asked.or(plan).first().waitFor();
  if (await asked.isVisible()) await asked.click();
  await plan.waitFor();
}

/** The light bulb's menu at the cursor. */
export async function quickFixesAtCursor(page: Page): Promise<readonly string[]> {
  return quickFixesWhere(page, () => Promise.resolve());
}

/** The link after the code of a finding, in the hover over the first place that shows `text`. */
export async function codeOfHover(page: Page, text: string): Promise<Locator> {
  await hover(page, text);
  return page.locator('.monaco-hover:not(.hidden) .hover-contents a', { hasText: '/' }).first();
}

/** The same link in a row of Problems. */
export async function problemCode(page: Page, code: string): Promise<Locator> {
  await problems(page);
  return page.locator('.markers-panel .monaco-list-row a', { hasText: code }).first();
}

/** The light bulb's menu at a squiggle. */
export async function openQuickFixes(page: Page, text: string): Promise<readonly string[]> {
  const place = page.locator('.view-line span span', { hasText: text }).first();
  return quickFixesWhere(page, () => place.click());
}

/** The light bulb's menu where `go` puts the cursor: a window that is still busy with opening the file takes the keys and forgets them. */
async function quickFixesWhere(page: Page, go: () => Promise<void>): Promise<readonly string[]> {
  const rows = page.locator('.action-widget .monaco-list-row');
  const deadline = Date.now() + patienceMs;
  for (;;) {
    await go();
    await page.keyboard.press('Control+.');
    try {
      await rows.first().waitFor({ timeout: 5_000 });
      return await texts(rows);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

export async function chooseQuickFix(
  page: Page,
  title: string | RegExp,
  timeout = patienceMs,
): Promise<void> {
  await page.locator('.action-widget .monaco-list-row', { hasText: title }).first().click({ timeout });
}

/**
 * Chooses from the menu that `open` opens, and answers the preview. Where VS Code draws the menu again in the moment of the click, because findings
 * have come, it closes and does nothing, and where the text has just been typed the menu can be of the text before: as a person would, this opens it again.
 */
export async function previewFix(
  page: Page,
  open: () => Promise<unknown>,
  title: string,
  until: string,
): ReturnType<typeof fixPreview> {
  const tab = page.locator('.tab', { hasText: 'Preview: ' }).first();
  const deadline = Date.now() + patienceMs;
  for (let isOpen = false; !isOpen;) {
    await open();
    try {
      await chooseQuickFix(page, title, 10_000);
      await tab.waitFor({ timeout: 20_000 });
      isOpen = true;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await page.keyboard.press('Escape');
    }
  }
  return fixPreview(page, until);
}

/** A fix that is previewed as a diff of several files: their names, and its text, once it says `until`. */
export async function fixPreview(
  page: Page,
  until: string | RegExp,
): Promise<{ readonly files: readonly string[]; readonly text: string }> {
  const preview = page.locator('.multiDiffEditor, .monaco-component.multiDiffEditor').first();
  await preview.locator('.view-line', { hasText: until }).first().waitFor();
  const files = await texts(preview.locator('.multiDiffEntry .title.modified, .multiDiffEntry .title'));
  return { files, text: (await preview.innerText()).replaceAll('\u00a0', ' ') };
}

/** A command in the title of the editor in front that shows its words. */
export function titleAction(page: Page, label: string): Locator {
  return page
    .locator('.editor-group-container.active .editor-actions .action-label', { hasText: label })
    .first();
}

/** Opens Problems and answers its rows; none when it says that there are none. */
export async function problems(page: Page): Promise<readonly string[]> {
  await runCommand(page, 'Problems: Focus on Problems View');
  const panel = page.locator('.markers-panel');
  await panel.locator('.monaco-list-row, .message-box-container').filter({ visible: true }).first().waitFor();
  return texts(panel.locator('.monaco-list-row'));
}

/** The files that Problems lists, without what is below each. */
export async function problemFiles(page: Page): Promise<readonly string[]> {
  await problems(page);
  const rows = await texts(page.locator('.markers-panel .monaco-list-row[aria-level="1"]'));
  return rows.flatMap((row) => /\S+\.sql/.exec(row)?.[0] ?? []);
}

/** How long VS Code says that an extension took to activate. */
export async function activationMilliseconds(page: Page, name: string): Promise<number> {
  await hidePanel(page);
  await runCommand(page, 'Developer: Show Running Extensions');
  const activated = /Activation: (?:\S+ )*?(\d+)ms/;
  const list = page.locator('.runtime-extensions-editor .monaco-list').first();
  const row = list.locator('.monaco-list-row', { hasText: name }).filter({ hasText: activated });
  const said = await scrolledTo(page, list, row);
  return Number(activated.exec(said)?.[1]);
}

/** Gives the editor the whole height: the panel below it takes half. */
export async function hidePanel(page: Page): Promise<void> {
  const panel = page.locator('.part.panel').filter({ visible: true });
  if ((await panel.count()) === 0) return;
  await page.keyboard.press('Control+J');
  await panel.waitFor({ state: 'hidden' });
}

/**
 * The text of a list's row, wherever it is: rows below the fold are not in the page, and what stands where may change while one looks.
 * The list is turned by less than its height, and from its start again after its end.
 */
async function scrolledTo(page: Page, list: Locator, row: Locator, milliseconds = 30_000): Promise<string> {
  const deadline = Date.now() + milliseconds;
  await list.locator('.monaco-list-row').first().waitFor();
  for (;;) {
    const [said] = await row.allInnerTexts();
    if (said !== undefined) return said;
    if (Date.now() > deadline) throw new Error(`no such row: ${(await texts(list)).join(' ')}`);
    await turn(page, list);
  }
}

/** One turn of the wheel over a list; at its end, back to its start. */
async function turn(page: Page, list: Locator): Promise<void> {
  const box = await list.boundingBox();
  if (box === null) return;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const before = await rowsShown(list);
  await page.mouse.wheel(0, Math.max(20, box.height / 2));
  const deadline = Date.now() + 500;
  while (Date.now() < deadline) if ((await rowsShown(list)) !== before) return;
  await page.mouse.wheel(0, -1_000_000);
}

/** Which rows a list holds in the page right now, and where. */
function rowsShown(list: Locator): Promise<string> {
  return list
    .locator('.monaco-list-rows')
    .first()
    .evaluate((rows) => `${rows.style.cssText} ${rows.childElementCount}`);
}

/** Notification toasts that are up right now. */
export function toasts(page: Page): Promise<readonly string[]> {
  return texts(page.locator('.notification-toast'));
}

/** Texts of the status bar items that match. */
export async function statusItem(page: Page, pattern: RegExp): Promise<string> {
  const item = page.locator('.statusbar-item', { hasText: pattern }).first();
  await item.waitFor();
  return item.innerText();
}

export function statusItemLocator(page: Page, pattern: RegExp): Locator {
  return page.locator('.statusbar-item', { hasText: pattern }).first();
}

/** A theme by the label in VS Code's own picker, and the class that the window wears with it. */
export const themes = {
  dark: { label: 'Dark Modern', kind: 'vs-dark' },
  light: { label: 'Light Modern', kind: 'vs' },
  'high-contrast': { label: 'Dark High Contrast', kind: 'hc-black' },
  'high-contrast-light': { label: 'Light High Contrast', kind: 'hc-light' },
} as const;

export type Theme = keyof typeof themes;

export async function chooseTheme(page: Page, theme: Theme): Promise<void> {
  const { label, kind } = themes[theme];
  await runCommand(page, 'Preferences: Color Theme');
  await quickInput(page).fill(label);
  await quickInputRow(page, label).click();
  await page.locator(`.monaco-workbench.${kind}`).waitFor();
}

/** Opens a view container by the name in the activity bar. */
export async function openViewContainer(page: Page, name: string): Promise<void> {
  await page.locator(`.activitybar .action-item:has([aria-label^="${name}"])`).first().click();
}

/** The title above the side bar's view, description included. */
export function viewTitle(page: Page, text: string | RegExp): Locator {
  return page.locator('.sidebar .title-label', { hasText: text }).first();
}

/** Rows of the trees in the side bar, as soon as one matches. */
export async function treeRows(page: Page, until: RegExp): Promise<readonly string[]> {
  const rows = page.locator('.sidebar .pane .monaco-list-row');
  await rows.filter({ hasText: until }).first().waitFor();
  return texts(rows);
}

export function treeRow(page: Page, text: string | RegExp): Locator {
  return page.locator('.sidebar .pane .monaco-list-row', { hasText: text }).first();
}

/** The letter that a decoration puts at the end of a row. */
export async function treeBadge(row: Locator): Promise<string> {
  const content = await row
    .locator('.monaco-icon-label')
    .evaluate((label) => getComputedStyle(label, '::after').content);
  return content.replaceAll('"', '');
}

/** Chooses from the menu of a row. */
export async function menuOf(page: Page, row: Locator, title: string): Promise<void> {
  await row.click({ button: 'right' });
  const item = page.locator('.monaco-menu .action-item', { hasText: title }).first();
  // A click right after the one that opened the menu counts as the same; the key is taken for the item that the mouse was seen on.
  await item.hover();
  await item.and(page.locator('.focused')).waitFor();
  await page.keyboard.press('Enter');
}

/** The document inside a webview, found by something that it contains. */
export async function webview(page: Page, selector: string): Promise<Frame> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    for (const frame of page.frames()) {
      const isContent = frame.parentFrame()?.parentFrame() !== undefined;
      if (
        isContent &&
        (await frame
          .locator(selector)
          .count()
          .catch(() => 0)) > 0
      )
        return frame;
    }
    if (Date.now() > deadline) throw new Error(`no webview shows ${selector}`);
    await page.waitForTimeout(50);
  }
}

/** A modal dialog: its text, and a click on one of its buttons. */
export function dialog(page: Page): Locator {
  return page.locator('.monaco-dialog-box');
}

export async function answerDialog(page: Page, button: string | RegExp): Promise<void> {
  await dialog(page).locator('.monaco-button', { hasText: button }).first().click();
  await dialog(page).waitFor({ state: 'hidden' });
}
