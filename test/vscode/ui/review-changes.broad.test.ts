/** The review as it knows what a proof measured here, and the one of all migrations that are new since a tag, chosen from a list. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { codeLens, openFile, webview, type DrivenWindow } from '../../hosts/vscode/driver.ts';
import { runCommand } from '../../hosts/vscode/quick-input.ts';
import { git } from '../../cli/run.ts';
import { openPlinth, shop } from './subject.ts';

const file = '000099_due_date.up.sql';

describe('reviews of what was proved and of what is new', () => {
  let folder: string;
  let window: DrivenWindow;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plinth-review-'));
    cpSync(shop, folder, { recursive: true });
    git(folder, 'init', '-q', '-b', 'main');
    git(folder, 'add', '.');
    git(folder, 'commit', '-q', '-m', 'Everything that runs');
    git(folder, 'tag', 'v1');
    writeFileSync(
      join(folder, 'migrations', file),
      'ALTER TABLE orders ADD COLUMN due_at timestamptz;\nCREATE INDEX orders_due_at ON orders (due_at);\n',
    );
    writeFileSync(
      join(folder, 'migrations', file.replace('.up.', '.down.')),
      'DROP INDEX orders_due_at;\nALTER TABLE orders DROP COLUMN due_at;\n',
    );
    window = await openPlinth({ workspace: folder, size: { width: 1700, height: 1000 } });
  });
  afterAll(async () => {
    await window.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says measured where a proof was run, and expected again where the text is another', async () => {
    const { page } = window;
    await openFile(page, file);
    await runCommand(page, 'Plinth Migration: Review This Migration');
    await webview(page, 'li:has-text("nobody has asked for a proof of it in this editor")');
    await codeLens(page, 'Prove this migration').click();
    await codeLens(page, /^Proved on 18/).waitFor();
    await webview(page, 'p:has-text("Measured by the proof")');
    await webview(page, '#back + ul .tag:has-text("proved")');
    await window.screenshot('review-measured');
  });

  it('is chosen from branches and tags', async () => {
    const { page } = window;
    await runCommand(page, 'Plinth Migration: Review Changes');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'v1' }).waitFor();
    await window.screenshot('review-revisions');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'v1' }).click();
    const frame = await webview(page, 'p:has-text("compared with v1")');
    await frame.getByText(file).first().waitFor();
    await window.screenshot('review-changes');
  });
});
