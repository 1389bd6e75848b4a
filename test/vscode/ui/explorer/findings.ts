/** What rules say of tables, in the tree: a badge, words for those who do not see it, and the way to the place. */
import { describe, expect, it } from 'vitest';
import { menuOf, treeBadge, treeRow, type DrivenWindow } from '../../../hosts/vscode/driver.ts';
import { runCommand } from '../../../hosts/vscode/quick-input.ts';
import { rowTooltip } from '../../../hosts/vscode/tree-rows.ts';

export function findings(desk: () => DrivenWindow): void {
  describe('findings', () => {
    it('are badges of their tables, and lead to the migration', async () => {
      const { page } = desk();
      const events = treeRow(page, /^payment_events/);
      await expect.poll(() => treeBadge(events)).toBe('1');
      expect(await events.getAttribute('aria-label')).toContain('1 finding: a warning');
      const tooltip = await rowTooltip(page, events, 'Warning in');
      expect(await tooltip.innerText()).toContain('payment_events has no primary key');
      await desk().screenshot('explorer-findings');
      await menuOf(page, events, 'Show Findings');
      await page.locator('.tab.active', { hasText: '000008_create_payments.up.sql' }).waitFor();
      await page.locator('.view-line', { hasText: 'payment_events' }).first().waitFor();
      await runCommand(page, 'View: Close All Editors');
    });
  });
}
