/** A proof as a person asks for it: nothing before, the lens and the ends of lines afterwards, an error where PostgreSQL refuses, and off again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itBroadly } from '../../../broadly.ts';
import {
  codeLens,
  editorText,
  goTo,
  hoverAtCursor,
  openFile,
  statusItem,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { runCommand } from '../../../hosts/vscode/quick-input.ts';
import { cleared, shop, paint } from '../subject.ts';

const file = '000013_widen_columns.up.sql';

export function proof(desk: () => DrivenWindow): void {
  describe('proving a migration', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk(), { width: 1600, height: 900 });
      await statusItem(window.page, /finding/);
      await openFile(window.page, file);
    });
    afterAll(() => runCommand(window.page, 'File: Revert File'));

    it('is asked for by a lens, and then stands at the lines and in the hover', async () => {
      const { page } = window;
      await codeLens(page, 'Prove this migration').waitFor();
      expect(await editorText(page)).not.toContain('measured');
      await codeLens(page, 'Prove this migration').click();
      await page
        .getByText(/·\smeasured/)
        .first()
        .waitFor();
      await codeLens(page, /^Proved on 18/).waitFor();
      await window.screenshot('proof-measured');
      await goTo(page, readFileSync(join(shop, 'migrations', file), 'utf8'), 'ALTER');
      await hoverAtCursor(page, 'Measured on 18');
      await window.screenshot('proof-hover');
      await page.keyboard.press('Escape');
    });

    // Without an editor: test/lsp/proof.test.ts.
    itBroadly('goes on with every edit, and marks what PostgreSQL refuses', async () => {
      const { page } = window;
      await runCommand(page, 'View: Focus Active Editor Group');
      await page.keyboard.press('Control+End');
      await page.keyboard.type('\nALTER TABLE payments ADD CHECK (nothing > 0);');
      await page
        .getByText(/refused\sby\sPostgreSQL\s18/)
        .first()
        .waitFor();
      await codeLens(page, /^Refused/).waitFor();
      await window.screenshot('proof-refused');
      await paint(page, 'light');
      await window.screenshot('proof-refused-light');
    });

    it('is switched off by a command', async () => {
      const { page } = window;
      await runCommand(page, 'Plinth Migration: Stop Proving Migrations');
      await page
        .getByText(/refused\sby\sPostgreSQL\s18/)
        .first()
        .waitFor({ state: 'detached' });
      await codeLens(page, 'Prove this migration').waitFor();
    });
  });
}
