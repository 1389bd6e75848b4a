/**
 * What somebody meets who has just written migrations: fixes of several files, rows that a proof finds in the way, SQL inside of TypeScript, models that
 * are edited, queries that break. All in one
 * window on one repository with a folder for each tool: a start of VS Code takes longer than most of what is tested. Each part clears the desk first.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { run } from '../../hosts/install.ts';
import type { DrivenWindow } from '../../hosts/vscode/driver.ts';
import { branch, branchCommitted, branchFiles } from './new-work/branch.ts';
import { fixFiles } from './new-work/fix-files.ts';
import { fixes } from './new-work/fixes.ts';
import { models, modelsCommitted } from './new-work/models.ts';
import { renames } from './new-work/renames.ts';
import { rows } from './new-work/rows.ts';
import { rowsCommitted, rowsFiles } from './new-work/rows-files.ts';
import { typescript, typescriptFiles } from './new-work/typescript.ts';
import { openPlinth } from './subject.ts';

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** What Git does not know is new work. */
async function writeRepository(folder: string): Promise<void> {
  const git = (...words: readonly string[]): Promise<unknown> => run('git', words, { cwd: folder });
  for (const files of [rowsCommitted, branchCommitted, modelsCommitted]) write(folder, files);
  await git('init', '-q', '-b', 'main');
  await git('add', '.');
  await git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '-m', 'Shop');
  for (const files of [fixFiles, rowsFiles, typescriptFiles, branchFiles]) write(folder, files);
}

describe('a window on new work', () => {
  let source: string;
  let window: DrivenWindow;
  beforeAll(async () => {
    source = mkdtempSync(join(tmpdir(), 'plinth-new-work-'));
    window = await openPlinth({
      workspace: source,
      prepare: writeRepository,
      settings: { 'editor.codeActionsOnSave': { 'source.fixAll': 'explicit' } },
    });
  });
  afterAll(async () => {
    await window.close();
    rmSync(source, { recursive: true, force: true });
  });

  for (const part of [renames, typescript, fixes, rows, models, branch]) part(() => window);
});
