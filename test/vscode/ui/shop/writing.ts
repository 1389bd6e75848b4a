/** What else a person meets while writing a migration: the table card, a fix that is shown before it is written, and why all this was detected. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  chooseQuickFix,
  editorText,
  hover,
  openFile,
  openQuickFixes,
  statusItem,
  titleAction,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { choicesOf } from '../../../hosts/vscode/quick-input.ts';
import { cleared } from '../subject.ts';

export function writing(desk: () => DrivenWindow): void {
  describe('writing a migration', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk());
      await statusItem(window.page, /finding/);
    });

    it('shows a table on hover, with the migration that made it', async () => {
      const { page } = window;
      await openFile(page, '000010_add_shipping_addresses.up.sql');
      await page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
      await hover(page, 'orders', 'created by 000003_create_orders.up.sql');
      await window.screenshot('table-hover');
    });

    it('shows a fix that moves a statement into a migration of its own before it is written', async () => {
      const { page } = window;
      const file = '000014_index_product_listing.up.sql';
      await openFile(page, file);
      await page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
      const before = await editorText(page);
      const titles = await openQuickFixes(page, 'INDEX');
      await window.screenshot('fix-choices');
      const move = titles.find((title) => /migration/i.test(title));
      expect(move, titles.join('\n')).toBeDefined();
      await chooseQuickFix(page, move ?? '');
      await page.getByText('What changes.md').first().waitFor();
      await window.screenshot('fix-preview');
      await titleAction(page, 'Discard').click();
      await expect.poll(() => editorText(page)).toBe(before);
    });

    it('says what was detected, why, and how to change it', async () => {
      const { page } = window;
      const rows = (await choicesOf(page, 'Plinth: Show What Was Detected', /golang-migrate/)).join('\n');
      await window.screenshot('detection');
      expect(rows).toMatch(/This file: diagnosed/);
      expect(rows).toMatch(/golang-migrate/);
      await page.keyboard.press('Escape');
    });
  });
}
