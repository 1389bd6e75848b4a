/** A filter on a schema: what it leaves, how it is seen, and how it goes again. */
import { describe, expect, it } from 'vitest';
import { menuOf, treeRow, treeRows, type DrivenWindow } from '../../../hosts/vscode/driver.ts';
import { rowAction } from '../../../hosts/vscode/tree-rows.ts';

export function filter(desk: () => DrivenWindow): void {
  describe('a filter', () => {
    it('leaves what has the letters in its name, says so, and is cleared', async () => {
      const { page } = desk();
      const schema = treeRow(page, /^public/);
      await menuOf(page, schema, 'Filter');
      const input = page.locator('.quick-input-widget input');
      await input.fill('ORD');
      await page.keyboard.press('Enter');
      await treeRow(page, /^merchants/).waitFor({ state: 'detached' });
      const rows = (await treeRows(page, /filtered: ORD/)).join('\n');
      expect(rows).toMatch(/order_items[^]*orders/);
      expect(rows).toContain('Functions');
      expect(await schema.getAttribute('aria-label')).toContain('filtered by ORD');
      await desk().screenshot('explorer-filter');
      await rowAction(schema, 'Clear the Filter', treeRow(page, /^merchants/));
      expect(await schema.innerText()).not.toContain('filtered');
    });
  });
}
