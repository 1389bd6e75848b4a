/** Names as a person meets them: the list while a query is typed, and F12 from a column of a query to the migration that changed it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goTo, openFile, type DrivenWindow } from '../../../hosts/vscode/driver.ts';
import { runCommand, texts } from '../../../hosts/vscode/quick-input.ts';
import { cleared, shop } from '../subject.ts';

export function names(desk: () => DrivenWindow): void {
  describe('names in a query', () => {
    const query = readFileSync(join(shop, 'queries', 'order_history.sql'), 'utf8');
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk());
      await openFile(window.page, 'order_history.sql');
    });
    afterAll(() => runCommand(window.page, 'File: Revert File'));

    it('lead by F12 to the migration that last changed the column', async () => {
      const { page } = window;
      await goTo(page, query, 'public_id');
      const tab = page.locator('.tab.active', { hasText: '000012_add_public_ids.up.sql' });
      // A window that is still busy with opening the file takes the key and forgets it.
      const pressed = async (): Promise<number> => {
        if ((await tab.count()) === 0) await page.keyboard.press('F12');
        return tab.count();
      };
      await expect.poll(pressed, { timeout: 30_000, interval: 1_000 }).toBe(1);
      await window.screenshot('names-definition');
    });

    it('are offered from the schema while they are typed, joins as whole conditions', async () => {
      const { page } = window;
      await openFile(page, 'order_history.sql');
      await page.keyboard.press('Control+End');
      await page.keyboard.type('\nSELECT o.id, c.email FROM orders o JOIN customers c ON ');
      const rows = page.locator('.suggest-widget.visible .monaco-list-row');
      await rows.first().waitFor();
      await window.screenshot('names-completion');
      expect((await texts(rows)).at(0)).toContain('c.id = o.customer_id');
      await page.keyboard.press('Escape');
    });

    it('are refactored from the menu, where a refused change has its reason', async () => {
      const { page } = window;
      await openFile(page, 'order_history.sql');
      await page.keyboard.press('Control+End');
      await page.keyboard.type('\n\nSELECT * FROM order_items i;');
      for (let left = 0; left < 'FROM order_items i;'.length + 1; left += 1)
        await page.keyboard.press('ArrowLeft');
      await runCommand(page, 'Refactor...');
      const menu = page.locator('.action-widget');
      await menu.getByText('Expand * to the columns').waitFor();
      await window.screenshot('names-refactor');
      await menu.getByText('Expand * to the columns').click();
      await page.locator('.view-lines', { hasText: 'i.order_id' }).first().waitFor();
    });
  });
}
