/** The schema explorer's tree in the editor, read as the view reads it. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { PlinthApi } from '../../../client/extension.ts';
import type { Element } from '../../../client/explorer/element.ts';
import { activeExtension, closeEditors, eventually, openFile, screenshot } from './helpers.ts';

describe('the schema explorer', () => {
  let api: PlinthApi;
  before(async () => {
    await openFile('migrations/000003_create_orders.up.sql');
    api = (await activeExtension()).exports as PlinthApi;
  });
  afterEach(closeEditors);

  async function child(parent: Element | undefined, label: string): Promise<Element> {
    return eventually(`${label} in the tree`, async () =>
      (await api.schema.getChildren(parent)).find((one) => one.kind === 'node' && one.node.label === label),
    );
  }

  async function orders(): Promise<Element> {
    return child(await child(undefined, 'public'), 'orders');
  }

  it('is filled from the migrations, without a database', async () => {
    const table = await orders();
    const item = api.schema.getTreeItem(table);
    assert.equal(item.collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
    const scripts = ['select', 'insert', 'create', 'alter', 'drop'].map((one) => `can-${one}`);
    assert.equal(item.contextValue, ['table named origin defined', ...scripts].join(' '));
    const labels = (await api.schema.getChildren(table)).map((one) => api.schema.getTreeItem(one).label);
    for (const expected of ['id', 'customer_id', 'Keys', 'Indexes'])
      assert.ok(labels.includes(expected), expected);
    await vscode.commands.executeCommand('plinth.schema.focus');
    await screenshot('explorer-migrations');
  });

  it('opens the statement that made a table', async () => {
    const item = api.schema.getTreeItem(await orders());
    assert.ok(item.command);
    await vscode.commands.executeCommand(
      item.command.command,
      ...((item.command.arguments ?? []) as unknown[]),
    );
    const editor = vscode.window.activeTextEditor;
    assert.match(editor?.document.uri.path ?? '', /000003_create_orders\.up\.sql$/);
    assert.match(editor?.document.getText(editor.selection) ?? '', /^CREATE TABLE orders/);
  });

  it('copies a name as SQL needs it', async () => {
    await vscode.commands.executeCommand('plinth.schema.copyName', await orders());
    assert.equal(await vscode.env.clipboard.readText(), 'orders');
  });

  it('gives every node an id of its own', async () => {
    const ids = (await api.schema.getChildren()).map((one) => api.schema.getTreeItem(one).id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.every((id) => id !== undefined));
  });

  it('is filled again after a restart of the server', async () => {
    await vscode.commands.executeCommand('plinth.restartServer');
    await orders();
  });
});
