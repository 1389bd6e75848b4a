/** Names as a person meets them: the list while a query is typed, what a name means and who uses it, and F12 from a column of a query to the migration that changed it. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  goTo,
  hoverAtCursor,
  openFile,
  type DrivenWindow,
  type Theme,
} from '../../../hosts/vscode/driver.ts';
import { runCommand, texts } from '../../../hosts/vscode/quick-input.ts';
import { cleared, paint, textOf } from '../subject.ts';

export function names(desk: () => DrivenWindow, theme: Theme): void {
  describe('names in a query', () => {
    const query = textOf('queries/order_history.sql');
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk());
      await paint(window.page, theme);
      await openFile(window.page, 'order_history.sql');
    });
    afterAll(() => runCommand(window.page, 'File: Revert File'));

    /** A window that is still busy with opening the file takes the key and forgets it. */
    async function pressUntil(key: string, shown: Locator): Promise<void> {
      const pressed = async (): Promise<number> => {
        if ((await shown.count()) === 0) await window.page.keyboard.press(key);
        return shown.count();
      };
      await expect.poll(pressed, { interval: 1_000 }).toBeGreaterThan(0);
    }

    it('have a history', async () => {
      const { page } = window;
      await goTo(page, query, 'public_id');
      await hoverAtCursor(page, '000012_add_public_ids.up.sql');
      await window.screenshot(`names-history-${theme}`);
      await page.keyboard.press('Escape');
    });

    it('are found wherever they are used', async () => {
      const { page } = window;
      await goTo(page, query, 'orders o');
      const rows = page.locator('.peekview-widget .monaco-list-row');
      await pressUntil('Shift+F12', rows.filter({ hasText: 'order_history.sql' }));
      await window.screenshot(`names-references-${theme}`);
      expect(await page.locator('.peekview-title').innerText()).toMatch(/References \(\d\d\)/);
      expect((await texts(rows)).join('\n')).toContain('000012_add_public_ids.up.sql');
      await page.keyboard.press('Escape');
    });

    it('lead by F12 to the migration that last changed the column', async () => {
      const { page } = window;
      await goTo(page, query, 'public_id');
      await pressUntil('F12', page.locator('.tab.active', { hasText: '000012_add_public_ids.up.sql' }));
      await window.screenshot(`names-definition-${theme}`);
    });

    it('are offered from the schema while they are typed, joins as whole conditions', async () => {
      const { page } = window;
      await openFile(page, 'order_history.sql');
      await page.keyboard.press('Control+End');
      await page.keyboard.type('\nSELECT o.id, c.email FROM orders o JOIN customers c ON ');
      const rows = page.locator('.suggest-widget.visible .monaco-list-row');
      await rows.first().waitFor();
      await window.screenshot(`names-completion-${theme}`);
      expect((await texts(rows)).at(0)).toContain('c.id = o.customer_id');
      await page.keyboard.press('Escape');
    });

    it('of functions come with their arguments', async () => {
      const { page } = window;
      await page.keyboard.type("c.id = o.customer_id WHERE date_trunc('day', ");
      const hint = page.locator('.parameter-hints-widget.visible');
      await hint.waitFor();
      await window.screenshot(`names-signature-${theme}`);
      expect(await hint.innerText()).toContain('date_trunc');
      await page.keyboard.press('Escape');
    });

    it('begin a migration with a table as the others are', async () => {
      const { page } = window;
      await openFile(page, '000018_link_orders_to_carriers.up.sql');
      await page.keyboard.press('Control+End');
      await page.keyboard.type('\ncre');
      const rows = page.locator('.suggest-widget.visible .monaco-list-row');
      await expect.poll(async () => (await texts(rows)).at(0)).toContain('CREATE TABLE');
      await page.keyboard.press('Tab');
      await page.locator('.view-lines', { hasText: 'new_table' }).waitFor();
      await window.screenshot(`names-snippet-${theme}`);
      await runCommand(page, 'File: Revert File');
    });
  });
}
