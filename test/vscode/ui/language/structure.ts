/** How a person finds the way in a file and tidies it: the outline, folding, growing selections, a table found by its name, and formatting. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  editorText,
  goTo,
  openFile,
  statusItem,
  treeRows,
  type DrivenWindow,
  type Theme,
} from '../../../hosts/vscode/driver.ts';
import { quickInput, quickInputRow, runCommand, texts } from '../../../hosts/vscode/quick-input.ts';
import { cleared, paint, textOf } from '../subject.ts';

const untidy = 'untidy.sql';

/** A new file: what has run stays as it is. */
export function writeUntidy(workspace: string): void {
  const text = 'select id,total from orders where paid and total>5; select from from;\n';
  writeFileSync(join(workspace, 'queries', untidy), text);
}

const first = '000001_create_merchants_and_customers.up.sql';

export function structure(desk: () => DrivenWindow, theme: Theme): void {
  describe('the structure of a file', () => {
    const text = textOf(`migrations/${first}`);
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk());
      await paint(window.page, theme);
      await statusItem(window.page, /finding/);
    });
    afterAll(async () => {
      await runCommand(window.page, 'View: Close Editor');
    });

    it('is shown in the outline, and where one is in it above the text', async () => {
      const { page } = window;
      await openFile(page, first);
      await runCommand(page, 'Explorer: Focus on Outline View');
      const rows = await treeRows(page, /char\(2\)/);
      expect(rows.join('\n')).toContain('merchants');
      await goTo(page, text, 'full_name');
      await page.locator('.breadcrumbs-control', { hasText: /customers.*full_name/s }).waitFor();
      await window.screenshot(`outline-${theme}`);
    });

    it('grows a selection by what belongs together', async () => {
      const { page } = window;
      await goTo(page, text, 'timestamptz NOT NULL DEFAULT now(),\n    CONSTRAINT');
      const statement = text.slice(text.indexOf('CREATE TABLE customers'), text.lastIndexOf(');') + 1);
      const selected = async (): Promise<number> =>
        Number(/\((\d+) selected\)/.exec(await statusItem(page, /^Ln \d/))?.[1] ?? 0);
      const lengths: number[] = [];
      while ((lengths.at(-1) ?? 0) < statement.length) {
        await page.keyboard.press('Shift+Alt+ArrowRight');
        await expect.poll(selected).toBeGreaterThan(lengths.at(-1) ?? 0);
        lengths.push(await selected());
      }
      await window.screenshot(`selection-${theme}`);
      expect(lengths[0]).toBe('timestamptz'.length);
      expect(lengths.at(-1)).toBe(statement.length);
    });

    it('is folded by statements', async () => {
      const { page } = window;
      const whole = await editorText(page);
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Control+0');
      await expect.poll(() => editorText(page)).not.toContain('full_name');
      await window.screenshot(`folded-${theme}`);
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Control+J');
      await expect.poll(() => editorText(page)).toBe(whole);
    });

    it('is searched by the names of tables', async () => {
      const { page } = window;
      await page.keyboard.press('Control+T');
      await quickInput(page).fill('#customers');
      await quickInputRow(page, /customers.*public/).waitFor();
      await window.screenshot(`symbol-search-${theme}`);
      await page.keyboard.press('Escape');
    });

    it('is coloured by what names mean', async () => {
      const { page } = window;
      await openFile(page, 'order_history.sql');
      const word = (shown: string): Promise<string | null> =>
        page.locator('.view-line span span', { hasText: shown }).first().getAttribute('class');
      // A grammar of words has one colour for all names.
      await expect.poll(async () => (await word('order_totals')) !== (await word('placed_at'))).toBe(true);
      await window.screenshot(`colours-${theme}`);
    });

    it('is laid out by formatting', async () => {
      const { page } = window;
      await openFile(page, untidy);
      await runCommand(page, 'Format Document');
      await expect.poll(() => editorText(page)).toContain('and total > 5');
      await window.screenshot(`formatted-${theme}`);
      expect(await editorText(page)).toContain('select from from;');
      expect(await texts(page.locator('.notification-toast'))).toEqual([]);
      await runCommand(page, 'File: Revert File');
    });
  });
}
