/** A stranger's folder: workspace trust is on, VS Code asks, and Plinth works from text alone until the answer is yes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answerDialog,
  dialog,
  openFile,
  openViewContainer,
  statusItem,
  toasts,
  treeRows,
  viewTitle,
  type DrivenWindow,
} from '../../hosts/vscode/driver.ts';
import { commandsFor, runCommand } from '../../hosts/vscode/quick-input.ts';
import { processesOf } from '../../hosts/vscode/processes.ts';
import { openPlinth, shop } from './subject.ts';

describe('a folder that is not trusted', () => {
  let window: DrivenWindow;
  beforeAll(async () => {
    window = await openPlinth({ workspace: shop, trust: 'on' });
  });
  afterAll(() => window.close());

  it('is opened in restricted mode, where Plinth is not among the disabled extensions', async () => {
    const { page } = window;
    await dialog(page).waitFor();
    await window.screenshot('trust-question');
    await answerDialog(page, /^No/);
    expect(await statusItem(page, /Restricted Mode/)).toContain('Restricted Mode');
    await openFile(page, '000009_index_orders_placed_at.up.sql');
    await page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
    await openViewContainer(page, 'Plinth');
    await treeRows(page, /orders/);
    await window.screenshot('trust-restricted');
    expect(await toasts(page)).toEqual([]);
    expect(await commandsFor(page, 'Plinth Database: ')).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/Run Migrations|Connect…/)]),
    );
    expect(processesOf(window.server).filter((command) => command.includes('embedded.cjs'))).toEqual([]);
  });

  it('may start what needs trust as soon as it is given', async () => {
    const { page } = window;
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).click();
    await page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).click();
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor({ state: 'hidden' });
    await runCommand(page, 'Plinth Database: Run Migrations in the Embedded PostgreSQL');
    await viewTitle(page, 'Embed').waitFor();
    await window.screenshot('trust-given');
  });
});
