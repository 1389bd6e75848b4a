/** Pending migrations in the tree of an open database: marked, priced at its own size, and gone from the marks once they have run. */
import type { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { shownIn } from '../../../breadth.ts';
import { treeBadge, treeRow, treeRows, type DrivenWindow } from '../../../hosts/vscode/driver.ts';
import { rowTooltip } from '../../../hosts/vscode/tree-rows.ts';
import { paint } from '../subject.ts';

/** A migration of the folder that has not run yet, beside those of the shop. */
export const retire = 'DROP TABLE stock_movements;\n';

export function overlay(desk: () => DrivenWindow): void {
  describe('pending migrations', () => {
    it.each(shownIn('light', 'dark'))('are marked in the tree, %s', async (theme) => {
      const { page } = desk();
      await paint(page, theme);
      // What is counted after the names comes without a click.
      await treeRow(page, 'Reading what else is here').waitFor({ state: 'detached' });
      const rows = (await treeRows(page, /7 pending migrations/)).join('\n');
      expect(rows).toMatch(
        /stock_movements\s*pending: will be dropped, rewrites \d.* MB, blocks reads and writes/,
      );
      expect(rows).toMatch(/payments\s*pending: rewrites \d.* MB, blocks reads and writes/);
      expect(rows).toMatch(/carriers\s*pending: will be added/);
      for (const [name, badge] of [
        // What rules say of them is worth a mark of its own.
        [/^stock_movements/, 'D!'],
        [/^payments/, 'M!'],
        [/^carriers/, 'A'],
      ] as const)
        await expect.poll(() => treeBadge(treeRow(page, name))).toBe(badge);
      const tooltip = await rowTooltip(page, treeRow(page, /^payments/), 'ACCESS EXCLUSIVE');
      expect(await tooltip.innerText()).toMatch(
        /000013_widen_columns\.up\.sql, line 5 takes ACCESS EXCLUSIVE/,
      );
      await desk().screenshot(`explorer-pending-${theme}`);
    });
  });
}

/** A migration that changes no schema has run, and nothing but its tool's table says so. */
export function overlayFollows(desk: () => DrivenWindow, database: () => Client): void {
  it('takes a migration out of what is pending when its row is there', async () => {
    const { page } = desk();
    // With the one that was written against drift.
    await treeRow(page, /8 pending migrations/).waitFor();
    await database().query('UPDATE schema_migrations SET version = 13');
    await treeRow(page, /7 pending migrations/).waitFor();
  });
}
