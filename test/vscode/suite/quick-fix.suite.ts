/** Quick fixes in the editor: applied, the finding is gone; suppression asks for its reason. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, codeActions, diagnostics, eventually, openFile, replaceText } from './helpers.ts';

const indexFile = 'migrations/000009_index_orders_placed_at.up.sql';

describe('quick fixes', () => {
  let document: vscode.TextDocument;
  let original = '';
  beforeEach(async () => {
    document = await openFile(indexFile);
    original = document.getText();
  });
  afterEach(async () => {
    await replaceText(document, original);
    await document.save();
    await closeEditors();
  });

  it('rewrite the statement into the safe form', async () => {
    const [finding] = await diagnostics(document);
    const actions = await codeActions(document, finding?.range ?? new vscode.Range(0, 0, 0, 0));
    const fix = actions.find((action) => action.edit !== undefined && action.isPreferred);
    assert.ok(fix?.edit, actions.map(({ title }) => title).join());
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /CREATE INDEX CONCURRENTLY orders_placed_at_idx/);
    await diagnostics(document, (found) => found.length === 0);
  });

  it('are one action for everything that is safe', async () => {
    await diagnostics(document);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const actions = await codeActions(document, whole, vscode.CodeActionKind.SourceFixAll);
    assert.deepEqual(
      actions.map(({ kind }) => kind?.value),
      ['source.fixAll.plinth'],
    );
  });

  it('suppress with a reason that the user types', async () => {
    const [finding] = await diagnostics(document);
    const actions = await codeActions(document, finding?.range ?? new vscode.Range(0, 0, 0, 0));
    const suppress = actions.find(({ command }) => command?.command === 'plinth.suppress');
    assert.ok(suppress?.command, actions.map(({ title }) => title).join());
    await vscode.commands.executeCommand(
      suppress.command.command,
      ...((suppress.command.arguments ?? []) as unknown[]),
    );
    assert.match(
      document.getText(),
      /^-- plinth-ignore locking\/index-without-concurrently: .*\nCREATE INDEX/m,
    );
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.getText(editor.selection), 'why this is safe here');
    await vscode.commands.executeCommand('type', { text: 'orders is read-only at night' });
    assert.match(document.getText(), /: orders is read-only at night\n/);
    await eventually('the finding is gone', async () =>
      (await diagnostics(document, () => true)).length === 0 ? true : undefined,
    );
  });
});
