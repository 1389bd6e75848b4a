/** What a person asks of the palette and of the lists that open in its place. The rest of the window is driven beside it. */
import type { Locator, Page } from 'playwright-core';
import { patienceMs } from '../../patience.ts';

/**
 * Runs a command by the title that the palette shows. A palette opened before the extensions are there does not learn of them, so it is opened
 * again, each time for longer: a busy window is slow to list. A click is given much longer than the list: one that came through and was
 * answered late would be done twice, and a command that is offered once would then be waited for in vain.
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (let timeout = 1_500; ; timeout = Math.min(2 * timeout, 12_000)) {
    await page.keyboard.press('F1');
    try {
      await quickInput(page).fill(`>${title}`, { timeout });
      await quickInputRow(page, title).waitFor({ timeout });
      await quickInputRow(page, title).click({ timeout: 10_000 });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** The commands that the palette offers for some words. */
export async function commandsFor(page: Page, words: string): Promise<readonly string[]> {
  await page.keyboard.press('F1');
  await quickInput(page).fill(`>${words}`);
  const offered = await quickPickRows(page);
  await page.keyboard.press('Escape');
  return offered;
}

/** Answers the choices of an open quick pick, once there are some. */
export async function quickPickRows(page: Page): Promise<readonly string[]> {
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await rows.first().waitFor();
  return texts(rows);
}

/**
 * Runs a command until what it asks with is there. A list or field that loses the focus to a window still at work is gone, as a person would see,
 * and so is a command whose row went away under the click: it is asked for again.
 */
async function runUntilAsked(page: Page, title: string, asked: Locator): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    await runCommand(page, title);
    try {
      await asked.waitFor({ timeout: 8_000 });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Runs a command that asks with a list, waits for the choice that is looked for, and answers all of them. */
export async function choicesOf(
  page: Page,
  title: string,
  choice: string | RegExp,
): Promise<readonly string[]> {
  await runUntilAsked(page, title, quickInputRow(page, choice));
  return quickPickRows(page);
}

/** Runs a command that asks with a list, and takes one of its choices. */
export async function choose(page: Page, title: string, choice: string | RegExp): Promise<void> {
  await choicesOf(page, title, choice);
  await pickRow(page, choice);
}

/** Takes a choice of an open list. */
export async function pickRow(page: Page, text: string | RegExp): Promise<void> {
  await quickInputRow(page, text).click();
}

/** Names a file in the window's own dialog for files. While it looks for a folder's files it takes no notice of Enter, and afterwards it puts the folder in the field. */
export async function pickFile(page: Page, path: string): Promise<void> {
  const field = quickInput(page);
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await field.fill(path, { timeout: 2_000 });
      await field.press('Enter', { timeout: 2_000 });
      await field.waitFor({ state: 'hidden', timeout: 2_000 });
      return;
    } catch (error) {
      if (!(await field.isVisible())) return;
      if (Date.now() > deadline) throw error;
    }
  }
}

/** Runs a command that asks with a field under its own title, and types into it. */
export async function typeInto(page: Page, title: string, text: string): Promise<void> {
  const shown = title.replace(/^Plinth[^:]*: /, '').replace(/…$/, '');
  await runUntilAsked(page, title, page.locator('.quick-input-title', { hasText: shown }));
  await quickInput(page).fill(text);
}

/** The field of an open quick input, for typing an answer. */
export function quickInput(page: Page): Locator {
  return page.locator('.quick-input-widget input').first();
}

/** A choice of an open list, by a part of its text. */
export function quickInputRow(page: Page, text: string | RegExp): Locator {
  return page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
}

/** What each of some elements shows, in one line. */
export async function texts(locator: Locator): Promise<readonly string[]> {
  const all = await locator.allInnerTexts();
  return all.map((text) => text.replaceAll(/\s+/g, ' ').trim());
}
