/** Typing in a long file beside a long history: every character arrives, and nothing asks for attention. How long requests take is the benchmark's to say. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateLongMigration, generateRepository, writeRepository } from '../../../bench/generate.ts';
import { editorText, openFile, toasts, type DrivenWindow, type Theme } from '../../../hosts/vscode/driver.ts';
import { runCommand } from '../../../hosts/vscode/quick-input.ts';
import { cleared, paint } from '../subject.ts';

const seed = 12;
const file = '900000_long.up.sql';

export function writeLongHistory(workspace: string): void {
  const folder = join(workspace, 'long');
  writeRepository(folder, generateRepository({ seed, migrations: 400 }));
  const lines = generateLongMigration({ seed: seed + 1, lines: 1_272 }).split('\n');
  writeFileSync(join(folder, 'migrations', file), lines.slice(0, 1_272).join('\n'));
}

/** 300 characters, most of which ask for something: names, commas, brackets, quotes. */
const statement =
  "SELECT account.id, coalesce(account.state, 'none') AS state FROM account JOIN address ON address.account_id = account.id WHERE account.note IN ('a', 'b') AND lower(address.city) LIKE 'x%' GROUP BY account.id, account.state HAVING count(*) > 1 ORDER BY account.id DESC LIMIT 10 OFFSET 20 -- to the last one";

export function typing(desk: () => DrivenWindow, theme: Theme): void {
  describe('typing in a long file', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk());
      await paint(window.page, theme);
      await openFile(window.page, file);
    });
    afterAll(() => runCommand(window.page, 'File: Revert File'));

    it('loses no character and asks for nothing', async () => {
      const { page } = window;
      await page.keyboard.press('Control+End');
      await page.keyboard.press('Enter');
      await page.keyboard.type(statement.slice(0, 300));
      await window.screenshot(`typing-${theme}`);
      await expect.poll(() => editorText(page)).toContain(statement.slice(0, 300));
      expect(await toasts(page)).toEqual([]);
    });
  });
}
