/**
 * Fixes of several changes, as a person takes them: all of it is shown first, one command writes everything, and undo is one step. In folders of four
 * tools, whose follow-up migrations are on disk afterwards under the names that each tool gives. Saving applies none of them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  chooseQuickFix,
  editorText,
  goTo,
  openFile,
  openQuickFixes,
  previewFix,
  titleAction,
  toasts,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { commandsFor, runCommand } from '../../../hosts/vscode/quick-input.ts';
import { cleared, paint } from '../subject.ts';

const validate = 'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fk;\n';
const nothing = '-- Nothing to undo: a constraint that was valid once may stay so.\n';

/** A busy machine takes its time. */

export function fixes(desk: () => DrivenWindow): void {
  describe('a fix that makes files', () => {
    let window: DrivenWindow;
    const folder = (path: string): string => join(window.server.workspace, path);
    const read = (path: string): string => readFileSync(folder(path), 'utf8');
    const names = (path: string): readonly string[] => readdirSync(folder(path)).sort();

    async function preview(path: string, word: string, title: string, until: string) {
      const { page } = window;
      await openFile(page, path);
      await page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
      return previewFix(page, () => openQuickFixes(page, word), title, until);
    }

    const key = (path: string) =>
      preview(path, 'FOREIGN', 'Add it NOT VALID and validate it in a later migration…', 'VALIDATE');

    beforeAll(async () => {
      window = await cleared(desk(), { width: 1400, height: 900 });
    });

    it('shows every file first, and what will not be the same', async () => {
      const shown = await key('migrate/000002_key.up.sql');
      await window.screenshot('fix-preview-light');
      expect(shown.text).toContain('NOT VALID');
      expect(shown.text).toContain('000003_validate_orders_customer_fk.down.sql');
      expect(shown.text).toContain('A constraint that was validated stays valid');
      expect(await commandsFor(window.page, 'Plinth: Apply')).toContain('Plinth: Apply All Changes');
    });

    it('writes nothing when it is discarded', async () => {
      await titleAction(window.page, 'Discard').click();
      await expect.poll(() => editorText(window.page)).toContain('FOREIGN KEY');
      expect(names('migrate')).toHaveLength(4);
      expect(read('migrate/000002_key.up.sql')).not.toContain('NOT VALID');
      const all = 'Plinth: Apply All Changes';
      expect(await commandsFor(window.page, 'Plinth: A')).not.toContain(all);
    });

    it.each([
      [
        'goose/00002_orders_fk.sql',
        {
          'goose/00003_validate_orders_customer_fk.sql': `-- +goose Up\n${validate}\n-- +goose Down\n${nothing}`,
        },
      ],
      [
        'prisma/migrations/20260102000000_key/migration.sql',
        { 'prisma/migrations/20260102000001_validate_orders_customer_fk/migration.sql': validate },
      ],
      ['flyway/V2__orders_key.sql', { 'flyway/V3__validate_orders_customer_fk.sql': validate }],
      [
        'migrate/000002_key.up.sql',
        {
          'migrate/000003_validate_orders_customer_fk.up.sql': validate,
          'migrate/000003_validate_orders_customer_fk.down.sql': nothing,
        },
      ],
    ])('writes all of it at once: %s', async (path, created) => {
      await paint(window.page, 'dark');
      await key(path);
      await window.screenshot(`fix-preview-${path.split('/')[0] ?? ''}`);
      await titleAction(window.page, 'Apply All Changes').click();
      await expect.poll(() => read(path)).toContain('REFERENCES customers (id) NOT VALID;');
      for (const [file, text] of Object.entries(created)) expect(read(file)).toBe(text);
      await window.page.locator('.squiggly-warning, .squiggly-error').first().waitFor({ state: 'hidden' });
      await window.screenshot(`fix-applied-${path.split('/')[0] ?? ''}`);
    });

    it('is taken back in one step', async () => {
      await runCommand(window.page, 'View: Focus Active Editor Group');
      await window.page.keyboard.press('Control+Z');
      await expect.poll(() => editorText(window.page)).not.toContain('NOT VALID');
      await expect.poll(() => names('migrate')).toHaveLength(4);
      await runCommand(window.page, 'File: Save');
    });

    it('writes nothing where the document has changed meanwhile, and says so', async () => {
      const { page } = window;
      await key('plain/000004_key.up.sql');
      const before = names('plain');
      await openFile(page, 'plain/000004_key.up.sql');
      await runCommand(page, 'View: Focus Active Editor Group');
      await goTo(page, read('plain/000004_key.up.sql'), ';');
      await page.keyboard.type(' -- later');
      await page.locator('.tab', { hasText: 'Preview: ' }).click();
      await titleAction(page, 'Apply All Changes').click();
      await expect
        .poll(() => toasts(page))
        .toEqual([expect.stringContaining('000004_key.up.sql has changed: nothing was written')]);
      await window.screenshot('fix-outdated');
      expect(names('plain')).toEqual(before);
      expect(await editorText(page)).not.toContain('NOT VALID');
      await runCommand(page, 'Notifications: Clear All Notifications');
    });

    it('shows a rewrite of one file the same way', async () => {
      const path = 'plain/000003_notes.up.sql';
      await preview(path, 'DEFINER', 'Search the catalog alone, and name all schemas…', 'search_path');
      await window.screenshot('fix-rewrite');
      await runCommand(window.page, 'Plinth: Apply All Changes');
      await expect.poll(() => editorText(window.page)).toContain('SET search_path = pg_catalog, pg_temp');
      // As after any edit of one file: saving it is the user's.
      expect(read(path)).not.toContain('search_path');
    });

    it('is not applied by saving; what is safe is', async () => {
      const { page } = window;
      await openFile(page, 'plain/000002_note.up.sql');
      await page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
      await runCommand(page, 'File: Save');
      await expect
        .poll(() => read('plain/000002_note.up.sql'))
        .toContain('CREATE INDEX CONCURRENTLY orders_note');
      await openFile(page, 'plain/000004_key.up.sql');
      await page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
      await runCommand(page, 'File: Save');
      await expect.poll(() => read('plain/000004_key.up.sql')).toContain('-- later');
      expect(read('plain/000004_key.up.sql')).not.toContain('NOT VALID');
    });

    it('stands above the comment that silences the finding, whose reason is asked for', async () => {
      const { page } = window;
      const offered = await openQuickFixes(page, 'FOREIGN');
      await window.screenshot('fix-menu');
      expect(offered).toEqual([
        'Quick Fix',
        expect.stringContaining('NOT VALID'),
        expect.stringContaining('Suppress'),
        'Accept this locking/foreign-key-validates in plinth.baseline.json',
      ]);
      await chooseQuickFix(page, 'Suppress');
      await expect.poll(() => editorText(page)).toContain(': why this is safe here');
      await page.keyboard.type('customers is empty until May');
      await expect
        .poll(() => editorText(page))
        .toContain('-- plinth-ignore locking/foreign-key-validates: customers is empty until May');
      await page.locator('.squiggly-warning, .squiggly-error').first().waitFor({ state: 'hidden' });
      await window.screenshot('fix-suppressed');
    });

    it('may be left for later: the finding is accepted in the baseline', async () => {
      const { page } = window;
      await openFile(page, 'migrate/000002_key.up.sql');
      await page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
      await openQuickFixes(page, 'FOREIGN');
      await chooseQuickFix(page, 'Accept this locking/foreign-key-validates in plinth.baseline.json');
      await page.locator('.squiggly-warning, .squiggly-error').first().waitFor({ state: 'hidden' });
      await window.screenshot('fix-accepted');
      const { findings } = JSON.parse(read('plinth.baseline.json')) as { readonly findings: unknown };
      expect(findings).toEqual([
        expect.objectContaining({ file: 'migrate/000002_key.up.sql', rule: 'locking/foreign-key-validates' }),
      ]);
    });
  });
}
