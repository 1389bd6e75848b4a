/** What the extension needs from the editor works in this host; otherwise a green run would prove less than it seems to. */
import * as assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually, workspaceFolder } from './helpers.ts';

describe('the host', () => {
  it('opens the folder from disk', () => {
    assert.equal(workspaceFolder().scheme, 'file');
  });

  it('finds files in the folder', async () => {
    const found = await vscode.workspace.findFiles('**/*.sql');
    assert.ok(found.length > 0);
  });

  it('reports files that appear', async () => {
    const file = join(workspaceFolder().fsPath, 'appeared.txt');
    const seen: string[] = [];
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.txt');
    watcher.onDidCreate((uri) => seen.push(uri.fsPath));
    watcher.onDidChange((uri) => seen.push(uri.fsPath));
    try {
      // The watcher says nowhere when it is ready, so the file is written until it has been seen.
      await eventually('the watcher sees the file', () => {
        writeFileSync(file, String(Date.now()));
        return seen.includes(file) || undefined;
      });
    } finally {
      watcher.dispose();
      await vscode.workspace.fs.delete(vscode.Uri.file(file));
    }
  });
});
