/** Findings in the editor: on open, on edit, described by a link, and only where Plinth is sure. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, diagnostics, openFile, openText, replaceText } from './helpers.ts';

const indexFile = 'migrations/000009_index_orders_placed_at.up.sql';

describe('diagnostics', () => {
  afterEach(closeEditors);

  it('name the table and the lock, and link to the rule', async () => {
    const document = await openFile(indexFile);
    const [first] = await diagnostics(document);
    assert.match(first?.message ?? '', /orders/);
    assert.equal(first?.severity, vscode.DiagnosticSeverity.Warning);
    const code = first.code as { value: string; target: vscode.Uri } | undefined;
    assert.equal(code?.value, 'locking/index-without-concurrently');
    const page = await vscode.workspace.openTextDocument(code.target);
    assert.match(page.getText(), /^# locking\/index-without-concurrently/m);
  });

  it('point at the migration that made the table', async () => {
    const document = await openFile(indexFile);
    const [first] = await diagnostics(document);
    const files = (first?.relatedInformation ?? []).map(({ location }) => location.uri.path);
    assert.ok(
      files.some((file) => file.endsWith('/000003_create_orders.up.sql')),
      files.join(),
    );
  });

  it('go when the text is right, and come back when it is not', async () => {
    const document = await openFile(indexFile);
    const before = document.getText();
    await diagnostics(document);
    await replaceText(document, before.replace('CREATE INDEX', 'CREATE INDEX CONCURRENTLY'));
    await diagnostics(document, (found) => found.length === 0);
    await replaceText(document, before);
    await diagnostics(document);
  });

  it('are given to an unsaved document, which meets the schema of the folder', async () => {
    const document = await openText('CREATE INDEX ON orders (placed_at);\n');
    const [first] = await diagnostics(document);
    assert.match(first?.message ?? '', /orders/);
  });

  it('obey the setting of the resource', async () => {
    const document = await openFile(indexFile);
    await diagnostics(document);
    const settings = vscode.workspace.getConfiguration('plinth', document.uri);
    await settings.update('enable', false, vscode.ConfigurationTarget.Workspace);
    await diagnostics(document, (found) => found.length === 0);
    await settings.update('enable', undefined, vscode.ConfigurationTarget.Workspace);
    await diagnostics(document);
  });

  it('are not given to SQL Server', async () => {
    const document = await openText(
      'CREATE TABLE [dbo].[t] ([id] INT IDENTITY(1,1) PRIMARY KEY);\nGO\nALTER TABLE [dbo].[t] ADD [a] INT;\nGO\n',
    );
    const control = await openFile(indexFile);
    await diagnostics(control);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
  });
});
