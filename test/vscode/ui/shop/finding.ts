/** A finding as a person meets it: squiggle, hover, the light bulb, and the text before and after. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chooseQuickFix,
  editorText,
  hover,
  openFile,
  openQuickFixes,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { runCommand } from '../../../hosts/vscode/quick-input.ts';
import { cleared } from '../subject.ts';

export function finding(desk: () => DrivenWindow): void {
  describe('an index that blocks writes', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk());
      await openFile(window.page, '000009_index_orders_placed_at.up.sql');
      await window.page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
    });
    afterAll(() => runCommand(window.page, 'File: Revert File'));

    it('is explained where it stands: the table, the lock, what to do', async () => {
      const said = await hover(window.page, 'INDEX', /CONCURRENTLY/);
      await window.screenshot('finding-hover');
      expect(said).toContain('orders');
      expect(said).toMatch(/SHARE/i);
    });

    it('is repaired by one word from the light bulb', async () => {
      const offered = await openQuickFixes(window.page, 'INDEX');
      await window.screenshot('fix-before');
      expect(offered.join('\n')).toMatch(/Build the index concurrently/);
      await chooseQuickFix(window.page, 'Build the index concurrently');
      await expect
        .poll(() => editorText(window.page))
        .toMatch(/CREATE INDEX CONCURRENTLY orders_placed_at_idx ON orders \(placed_at\);/);
      await window.page.locator('.squiggly-warning, .squiggly-error').first().waitFor({ state: 'hidden' });
      await window.screenshot('fix-after');
    });
  });
}
