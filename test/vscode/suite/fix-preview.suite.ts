/** A fix of several files: shown as a diff first, then written whole; also in the oldest supported editor. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, codeActions, diagnostics, eventually, openFile, replaceText } from './helpers.ts';

interface Proposal {
  readonly title: string;
  readonly create: readonly { readonly uri: string; readonly text: string }[];
}

describe('a fix of several files', () => {
  let document: vscode.TextDocument;
  let original = '';
  let created: readonly vscode.Uri[] = [];
  before(async () => {
    document = await openFile('migrations/000014_index_product_listing.up.sql');
    original = document.getText();
  });
  after(async () => {
    for (const uri of created) await vscode.workspace.fs.delete(uri);
    await replaceText(document, original);
    await document.save();
    await closeEditors();
  });

  it('is shown first, and written whole', async () => {
    const [finding] = await diagnostics(document);
    const actions = await codeActions(document, finding?.range ?? new vscode.Range(0, 0, 0, 0));
    const fix = actions.find(({ command }) => command?.command === 'plinth.previewFix');
    assert.ok(fix?.command, actions.map(({ title }) => title).join());
    assert.match(fix.title, /…$/);
    const [proposal] = (fix.command.arguments ?? []) as readonly Proposal[];
    assert.ok(proposal !== undefined && proposal.create.length > 0);
    await vscode.commands.executeCommand(fix.command.command, proposal);
    const tabs = (): readonly string[] =>
      vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    await eventually('the preview is open', () =>
      tabs().some((label) => label.startsWith(`Preview: ${proposal.title}`)) ? true : undefined,
    );
    assert.equal(document.getText(), original);
    await vscode.commands.executeCommand('plinth.applyFix');
    created = proposal.create.map(({ uri }) => vscode.Uri.parse(uri, true));
    for (const [i, uri] of created.entries()) {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      assert.equal(text, proposal.create[i]?.text);
    }
    assert.notEqual(document.getText(), original);
    assert.ok(tabs().every((label) => !label.startsWith('Preview: ')));
  });
});
