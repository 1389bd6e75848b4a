/** The link after a finding's code, clicked: the rule's page opens in the editor, from the extension itself. The window has no network. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  codeOfHover,
  openFile,
  problemCode,
  webview,
  type DrivenWindow,
} from '../../../hosts/vscode/driver.ts';
import { runCommand } from '../../../hosts/vscode/quick-input.ts';
import { cleared } from '../subject.ts';

export function rulePage(desk: () => DrivenWindow): void {
  describe('the page of a rule', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk(), { width: 1600, height: 900 });
      await openFile(window.page, '000009_index_orders_placed_at.up.sql');
      await window.page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
    });

    it('opens from the hover', async () => {
      await (await codeOfHover(window.page, 'INDEX')).click();
      const frame = await webview(window.page, 'h1');
      await frame.locator('h1', { hasText: 'locking/index-without-concurrently' }).waitFor();
      await window.screenshot('rule-page');
      const text = await frame.locator('body').innerText();
      expect(text).toContain('Locks, measured');
      expect(text).toContain('The safe way');
    });

    it('leads to the list of all rules', async () => {
      const frame = await webview(window.page, 'h1');
      await frame.locator('a', { hasText: 'All rules' }).click();
      await expect
        .poll(async () => (await webview(window.page, 'h1')).locator('h1').first().innerText())
        .toBe('Rules');
      await window.screenshot('rule-list');
    });

    it('opens from Problems', async () => {
      const { page } = window;
      await runCommand(page, 'View: Close All Editors');
      await openFile(page, '000009_index_orders_placed_at.up.sql');
      await (await problemCode(page, 'locking/work-under-exclusive-lock')).click();
      const frame = await webview(page, 'h1');
      await frame.locator('h1', { hasText: 'locking/work-under-exclusive-lock' }).waitFor();
    });
  });
}
