/** Refactorings as a person meets them: in the menu, previewed where somebody asks for it, and where the rows are in doubt. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  editorText,
  openFile,
  previewFix,
  titleAction,
  type DrivenWindow,
  type Theme,
} from '../../../hosts/vscode/driver.ts';
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

    /** Types a statement at the end, and moves back to the first place in it that has this text. */
    async function typeAndGoTo(statement: string, place: string): Promise<void> {
      const { page } = window;
      await page.keyboard.press('Control+End');
      await page.keyboard.type(`\n\n${statement}`);
      for (let left = statement.length - statement.indexOf(place); left > 0; left -= 1)
        await page.keyboard.press('ArrowLeft');
    }

    it('are in the menu, and written where both forms are one to the grammar', async () => {
      const { page } = window;
      await typeAndGoTo('SELECT CAST(i.quantity AS text) FROM order_items i;', 'AST');
      await runCommand(page, 'Refactor...');
      const menu = page.locator('.action-widget');
      await menu.getByText('Write CAST as ::').waitFor();
      await window.screenshot(`refactor-menu-${theme}`);
      await menu.getByText('Write CAST as ::').click();
      await page.locator('.view-lines', { hasText: 'i.quantity::text' }).first().waitFor();
    });

    it('are previewed like other edits where both forms return the same rows', async () => {
      const { page } = window;
      await typeAndGoTo(
        'SELECT o.id FROM orders o WHERE o.customer_id IN (SELECT c.id FROM customers c);',
        'N (SELECT',
      );
      // The embedded server has started by then.
      await page
        .getByText(/Hash.Join/)
        .first()
        .waitFor();
      await runCommand(page, 'Refactor...');
      await page.locator('.action-widget').getByText('Write IN as EXISTS').hover();
      await page.keyboard.press('Control+Enter');
      const preview = page.locator('.bulk-edit-panel');
      await preview.locator('.monaco-list-row', { hasText: 'order_history.sql' }).first().waitFor();
      await window.screenshot(`refactor-preview-${theme}`);
      await preview.locator('.monaco-button', { hasText: 'Apply' }).click();
      await expect.poll(() => editorText(page)).toContain('WHERE EXISTS');
    });

    it('are previewed with the reason where no row says anything', async () => {
      const { page } = window;
      await typeAndGoTo('SELECT * FROM order_items i WHERE i.quantity < 0;', '*');
      const refactor = (): Promise<void> => runCommand(page, 'Refactor...');
      const { text } = await previewFix(page, refactor, 'Expand * to the columns', 'i.unit_price');
      await window.screenshot(`refactor-doubt-${theme}`);
      // Long lines are wrapped.
      expect(text.replaceAll(/\s+/g, ' ')).toContain('neither form returns a row of generated data');
      await titleAction(page, 'Discard').click();
    });
  });
}
