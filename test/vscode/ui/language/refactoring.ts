/** Refactorings as a person meets them: in the menu, where a refused one has its reason, and shown before they are written. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editorText, openFile, type DrivenWindow, type Theme } from '../../../hosts/vscode/driver.ts';
import { runCommand } from '../../../hosts/vscode/quick-input.ts';
import { cleared, paint } from '../subject.ts';

export function refactoring(desk: () => DrivenWindow, theme: Theme): void {
  describe('refactorings of a query', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk());
      await paint(window.page, theme);
      await openFile(window.page, 'order_history.sql');
      await window.page.keyboard.press('Control+End');
    });
    afterAll(() => runCommand(window.page, 'File: Revert File'));

    it('are in the menu, where a refused change has its reason', async () => {
      const { page } = window;
      await page.keyboard.type('\n\nSELECT * FROM order_items i;');
      for (let left = 0; left < 'FROM order_items i;'.length + 1; left += 1)
        await page.keyboard.press('ArrowLeft');
      await runCommand(page, 'Refactor...');
      const menu = page.locator('.action-widget');
      await menu.getByText('Expand * to the columns').waitFor();
      await window.screenshot(`refactor-menu-${theme}`);
      await menu.getByText('Expand * to the columns').click();
      await page.locator('.view-lines', { hasText: 'i.order_id' }).first().waitFor();
    });

    it('are shown before they are written', async () => {
      const { page } = window;
      await page.keyboard.press('Control+End');
      await page.keyboard.type('\n\nSELECT o.id FROM orders o WHERE o.customer_id IN ');
      await page.keyboard.type('(SELECT c.id FROM customers c);');
      for (let left = 0; left < 'N (SELECT c.id FROM customers c);'.length; left += 1)
        await page.keyboard.press('ArrowLeft');
      await runCommand(page, 'Refactor...');
      const menu = page.locator('.action-widget');
      await menu.getByText('Write IN as EXISTS').hover();
      await page.keyboard.press('Control+Enter');
      const preview = page.locator('.bulk-edit-panel');
      await preview.locator('.monaco-list-row', { hasText: 'order_history.sql' }).first().waitFor();
      await window.screenshot(`refactor-preview-${theme}`);
      await preview.locator('.monaco-button', { hasText: 'Apply' }).click();
      await expect.poll(() => editorText(page)).toContain('WHERE EXISTS');
    });
  });
}
