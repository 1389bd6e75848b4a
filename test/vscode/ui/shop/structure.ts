/** How a person finds the way in a file and tidies it: the outline, folding, a table found by its name, and formatting. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  editorText,
  newTextFile,
  openFile,
  statusItem,
  treeRows,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { quickInput, quickInputRow, runCommand } from '../../../hosts/vscode/quick-input.ts';
import { cleared, paint, shownIn } from '../subject.ts';

const first = '000001_create_merchants_and_customers.up.sql';

export function structure(desk: () => DrivenWindow): void {
  describe('the structure of a file', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk());
      await statusItem(window.page, /understood/);
    });
    afterAll(async () => {
      await runCommand(window.page, 'View: Close Editor');
    });

    it.each(shownIn('dark', 'light'))('is shown in the outline, %s', async (theme) => {
      const { page } = window;
      await paint(page, theme);
      await openFile(page, first);
      await runCommand(page, 'Explorer: Focus on Outline View');
      const rows = await treeRows(page, /char\(2\)/);
      await window.screenshot(`outline-${theme}`);
      expect(rows.join('\n')).toContain('merchants');
    });

    it('is folded by statements', async () => {
      const { page } = window;
      await openFile(page, first);
      const whole = await editorText(page);
      await runCommand(page, 'Fold All');
      await expect.poll(() => editorText(page)).not.toContain('full_name');
      await window.screenshot('folded');
      await runCommand(page, 'Unfold All');
      await expect.poll(() => editorText(page)).toBe(whole);
    });

    it('is searched by the names of tables', async () => {
      const { page } = window;
      await page.keyboard.press('Control+T');
      await quickInput(page).fill('#customers');
      await quickInputRow(page, /customers.*public/).waitFor();
      await window.screenshot('symbol-search');
      await page.keyboard.press('Escape');
    });

    it.each(shownIn('dark', 'light'))('is laid out by formatting, %s', async (theme) => {
      const { page } = window;
      await paint(page, theme);
      await newTextFile(page, 'select id,total from orders where paid and total>5; select from from;');
      await runCommand(page, 'Change Language Mode');
      await quickInput(page).fill('MS SQL');
      await quickInputRow(page, 'MS SQL').click();
      await runCommand(page, 'Format Document');
      await expect.poll(() => editorText(page)).toContain('and total > 5');
      await window.screenshot(`formatted-${theme}`);
      expect(await editorText(page)).toContain('select from from;');
      await runCommand(page, 'View: Revert and Close Editor');
    });
  });
}
