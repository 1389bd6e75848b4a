/** The review of a migration beside it: fresh while somebody edits, leading to statements, in every theme; and saved as a file. */
import { existsSync, readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseTheme, openFile, webview, type DrivenWindow } from '../../../hosts/vscode/driver.ts';
import { runCommand } from '../../../hosts/vscode/quick-input.ts';
import { cleared } from '../subject.ts';

function reviewAction(page: Page): Locator {
  return page
    .locator('.editor-group-container.active .editor-actions [aria-label^="Review This Migration"]')
    .first();
}

const file = '000013_widen_columns.up.sql';

export function review(desk: () => DrivenWindow): void {
  describe('the review of a migration', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk(), { width: 1700, height: 1000 });
    });
    afterAll(async () => {
      await runCommand(window.page, 'View: Focus First Editor Group');
      await runCommand(window.page, 'File: Revert File');
    });

    it('is offered on migrations only', async () => {
      const { page } = window;
      await openFile(page, file);
      await reviewAction(page).waitFor();
      await openFile(page, 'README.md');
      await reviewAction(page).waitFor({ state: 'detached' });
    });

    it('opens beside the migration, in the colours of the editor', async () => {
      const { page } = window;
      await openFile(page, file);
      await reviewAction(page).click();
      const frame = await webview(page, '#verdict');
      expect(await frame.locator('h1').innerText()).toContain('000013_widen_columns');
      for (const theme of ['dark', 'light', 'high-contrast'] as const) {
        await chooseTheme(page, theme);
        await frame.locator('#verdict').waitFor();
        await window.screenshot(`review-${theme}`);
      }
      await chooseTheme(page, 'dark');
      await frame.locator('#schema').scrollIntoViewIfNeeded();
      await window.screenshot('review-schema-dark');
      await chooseTheme(page, 'light');
      await window.screenshot('review-schema-light');
    });

    it('leads to the statement', async () => {
      const { page } = window;
      const frame = await webview(page, '#verdict');
      await frame.locator('td.number a').first().click();
      const statement = 'ALTER TABLE stock_movements ALTER COLUMN id TYPE bigint';
      await page.locator('.statusbar-item', { hasText: `(${statement.length} selected)` }).waitFor();
      await window.screenshot('review-statement');
    });

    it('follows the text', async () => {
      const { page } = window;
      await page.keyboard.press('Control+End');
      await page.keyboard.type('\nALTER TABLE products ADD COLUMN shelf text;');
      const frame = await webview(page, 'td:has-text("shelf")');
      await frame.locator('#verdict').waitFor();
      await window.screenshot('review-edited');
    });

    it('is saved as a file', async () => {
      const { page } = window;
      const frame = await webview(page, '#verdict');
      await frame.locator('h1').click();
      await page
        .locator('.editor-group-container.active [aria-label^="Copy Review as Markdown"]')
        .first()
        .waitFor();
      await window.screenshot('review-in-front');
      await runCommand(page, 'Plinth Migration: Save Review as Markdown');
      const input = page.locator('.quick-input-widget input').first();
      await input.waitFor();
      // The dialog looks at the folder before it names the file.
      await expect.poll(() => input.inputValue()).toMatch(/review-000013_widen_columns\.md$/);
      const saved = await input.inputValue();
      await page.keyboard.press('Enter');
      // The editor makes the file before it writes into it.
      await expect
        .poll(() => (existsSync(saved) ? readFileSync(saved, 'utf8') : ''))
        .toMatch(/^# Review of 000013_widen_columns/);
    });
  });
}
