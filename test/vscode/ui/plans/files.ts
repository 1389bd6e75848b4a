/** Plans without a connection: a file in its own editor, a pasted text, its icicle, and one plan held against another. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixtureJson, planFixture } from '../../../plans/fixtures.ts';
import { openFile, webview, type DrivenWindow } from '../../../hosts/vscode/driver.ts';
import { runCommand } from '../../../hosts/vscode/quick-input.ts';
import { cleared } from '../subject.ts';

const pasted = `                         QUERY PLAN
-------------------------------------------------------------
 Sort  (cost=2100.00..2101.00 rows=10 width=8)
   Sort Key: placed_at
   ->  Seq Scan on orders  (cost=0.00..2055.00 rows=10 width=8)
         Filter: (reference = '<b>a</b>'::text)
(4 rows)
`;

/** Before the window is there: Go to File does not know at once of what is new. */
export function writePlanFiles(workspace: string): void {
  const [plan] = fixtureJson('parallel-hash-join', 'measured') as readonly object[];
  const whole = [{ 'Query Text': planFixture('parallel-hash-join').sql, ...plan }];
  writeFileSync(join(workspace, 'slow.plan.json'), JSON.stringify(whole));
  writeFileSync(join(workspace, 'broken.plan.json'), '{"Plan": ');
  writeFileSync(join(workspace, 'pasted.txt'), pasted);
}

export function planFiles(desk: () => DrivenWindow): void {
  describe('plans in files', () => {
    let window: DrivenWindow;
    beforeAll(async () => {
      window = await cleared(desk(), { width: 1500, height: 850 });
    });

    it('open in the plan view, without a connection', async () => {
      const frame = await open('slow.plan.json', '[role=treegrid]');
      expect(await frame.locator('.facts').innerText()).toContain('slow.plan.json');
      expect(await frame.locator('[role=treegrid] [data-id]').count()).toBe(9);
      expect(await frame.getByRole('button', { name: 'Explain again' }).count()).toBe(0);
      await window.screenshot('plan-file-table');
      await frame.getByRole('tab', { name: 'Icicle' }).click();
      await frame.locator('[role=treeitem]').first().waitFor();
      await window.screenshot('plan-file-icicle');
    });

    it('say what is wrong where a file is no plan', async () => {
      const frame = await open('broken.plan.json', '.message-page button');
      expect(await frame.locator('.message-page').innerText()).toContain('cut off');
      await window.screenshot('plan-file-broken');
      await frame.getByRole('button', { name: 'Open as text' }).click();
      await window.page.locator('.editor-instance .view-line').first().waitFor();
    });

    it('open from a pasted text', async () => {
      await openFile(window.page, 'pasted.txt');
      await runCommand(window.page, 'Plinth Plan: Open Plan From Text');
      const frame = await webview(window.page, '[role=treegrid]');
      expect(await frame.locator('[role=treegrid]').innerText()).toContain('Seq Scan');
      await window.screenshot('plan-pasted');
    });

    async function open(file: string, selector: string): ReturnType<typeof webview> {
      const { page } = window;
      await page.keyboard.press('Control+P');
      await page.locator('.quick-input-widget input').first().fill(file);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: file }).first().click();
      return webview(page, selector);
    }
  });
}
