/** Drift as a person meets it: two schemas chosen, the list of what differs, an object in the diff editor, and the migration that reconciles. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shownIn } from '../../../breadth.ts';
import {
  diffLine,
  editorText,
  menuOf,
  titleAction,
  treeRow,
  treeRows,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { choicesOf, pickRow, runCommand } from '../../../hosts/vscode/quick-input.ts';
import { paint } from '../subject.ts';

/** The database that is open has these beyond what its migrations make. */
export const byHand = `CREATE INDEX orders_status_by_hand ON orders (status);
ALTER TABLE customers ADD COLUMN nickname text;
CREATE TABLE night_shift (id bigint PRIMARY KEY, note text);
DROP INDEX order_items_product_id_idx;`;

export function drift(desk: () => DrivenWindow): void {
  describe('comparing schemas', () => {
    it('lists by object what differs between the migrations and the database', async () => {
      const { page } = desk();
      const sides = await choicesOf(page, 'Plinth Schema: Compare Schemas…', 'Migrations Up To');
      expect(sides.join('\n')).toMatch(/Migrations[^]*Migrations Up To[^]*Git Revision[^]*Connection/);
      await desk().screenshot('drift-sides');
      await pickRow(page, 'As far as they have run');
      await pickRow(page, 'open connection');
      await treeRow(page, /public\.night_shift/).waitFor();
      const rows = (await treeRows(page, /public\.night_shift/)).join('\n');
      expect(rows).toMatch(/public\.customers\s*table: column nickname/);
      expect(rows).toMatch(/public\.orders\s*table: index/);
      await page
        .getByText(/migrations up to 000012.* ↔ .*objects differ/)
        .first()
        .waitFor();
      expect(rows).not.toContain('public.schema_migrations');
    });

    it.each(shownIn('light', 'dark'))('opens an object in the diff editor, %s', async (theme) => {
      const { page } = desk();
      await paint(page, theme);
      await treeRow(page, /public\.customers/).click();
      await diffLine(page, 'modified', 'nickname').waitFor();
      await diffLine(page, 'original', 'loyalty_number').waitFor();
      await page.locator('.tab.active', { hasText: 'public.customers' }).waitFor();
      await desk().screenshot(`drift-diff-${theme}`);
    });

    it('writes the migration that reconciles, for a person to save', async () => {
      const { page } = desk();
      const folder = join(desk().server.workspace, 'migrations');
      const before = readdirSync(folder).length;
      await menuOf(page, treeRow(page, /public\.night_shift/), 'Write Migration That Reconciles');
      await pickRow(page, /^From “migrations up to/);
      await page.locator('.tab.active', { hasText: 'Preview: From migrations up to' }).waitFor();
      await page.locator('.view-line', { hasText: 'CREATE TABLE public.night_shift' }).first().waitFor();
      await desk().screenshot('drift-migration');
      expect(readdirSync(folder)).toHaveLength(before);
      await titleAction(page, 'Apply All Changes').click();
      await expect.poll(() => editorText(page)).toContain('night_shift');
      expect(readdirSync(folder)).toHaveLength(before + 2);
      expect(existsSync(join(folder, '000020_reconcile_drift.up.sql'))).toBe(true);
      await runCommand(page, 'Plinth Schema: Close Schema Differences');
      await treeRow(page, /public\.customers/).waitFor({ state: 'detached' });
    });
  });
}
