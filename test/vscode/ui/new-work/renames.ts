/** F2 on a column that a migration in Git has created: a new migration and the queries that name it, shown before anything is written. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  editorText,
  fixPreview,
  goTo,
  openFile,
  titleAction,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { rowsCommitted } from './rows-files.ts';
import { cleared, paint } from '../subject.ts';

export function renames(desk: () => DrivenWindow): void {
  describe('a name that has run', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk());
    });

    it('is renamed by a new migration, with the queries beside it', async () => {
      const { page } = window;
      await openFile(page, 'support.sql');
      await goTo(page, rowsCommitted['rows/queries/support.sql'] ?? '', 'email');
      const input = page.locator('.rename-box input').first();
      // A window that is still busy with opening the file takes the key and forgets it.
      const pressed = async (): Promise<boolean> => {
        if (!(await input.isVisible())) await page.keyboard.press('F2');
        return input.isVisible();
      };
      await expect.poll(pressed, { interval: 2_000 }).toBe(true);
      await input.fill('address');
      await page.keyboard.press('Enter');
      const { files, text } = await fixPreview(page, 'Rename email to address');
      const migration = /rename_customers_email_to_address\.up\.sql/;
      expect(files.some((file) => migration.test(file))).toBe(true);
      expect(text).toContain('changes  rows/queries/support.sql');
      expect(text).toContain('Later, so not with “Apply the Migration”');
      for (const theme of ['dark', 'light'] as const) {
        await paint(page, theme);
        await window.screenshot(`names-rename-${theme}`);
      }
      // The queries are for later.
      await titleAction(page, 'Apply the Migration').click();
      const written = page.locator('.tab', { hasText: 'rename_customers_email_to_address.up.sql' });
      await written.first().waitFor();
      await openFile(page, 'support.sql');
      expect(await editorText(page)).toContain('email');
    });
  });
}
