/** The extension starts in this VS Code, from a folder or a single document, and says nothing while it does. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activeExtension, closeEditors, openText } from './helpers.ts';

describe('activation', () => {
  afterEach(closeEditors);

  it('happens when a SQL document is open', async () => {
    await openText('SELECT 1;\n');
    const extension = await activeExtension();
    assert.equal(extension.isActive, true);
  });

  it('registers every command that the manifest contributes', async () => {
    await openText('SELECT 1;\n');
    const contributed = contributedCommands(await activeExtension());
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      contributed.filter((command) => !known.has(command)),
      [],
    );
  });

  it('leaves SQL to its own language: no other extension loses its grammar or formatter', async () => {
    const document = await openText('SELECT 1;\n');
    assert.equal(document.languageId, 'sql');
    const editor = vscode.workspace.getConfiguration('editor', document);
    // One formatter of several, and nobody's choice but the user's.
    assert.equal(editor.get('defaultFormatter'), null);
    assert.equal(editor.get('formatOnType'), false);
  });
});

function contributedCommands(extension: vscode.Extension<unknown>): readonly string[] {
  const manifest = extension.packageJSON as Manifest;
  return (manifest.contributes?.commands ?? []).map((one) => one.command);
}

interface Manifest {
  readonly contributes?: { readonly commands?: readonly { readonly command: string }[] };
}
