/** Migrations in the Testing view: there while something is new work, never part of “Run All Tests”, proved when chosen. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { PlinthApi } from '../../../client/extension.ts';
import { activeExtension, closeEditors, eventually, openFile, replaceText, screenshot } from './helpers.ts';

const migration = 'migrations/000018_link_orders_to_carriers.up.sql';

describe('the Testing view', () => {
  let view: PlinthApi['testing'];
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('plinth');

  before(async () => {
    view = ((await activeExtension()).exports as PlinthApi).testing;
  });
  after(async () => {
    await settings().update('testing.enabled', undefined, vscode.ConfigurationTarget.Global);
    await closeEditors();
  });

  /** Of a migration that is being edited. */
  async function item(document: vscode.TextDocument): Promise<vscode.TestItem> {
    return eventually('the migration in the view', () => {
      let found: vscode.TestItem | undefined;
      view.controller?.items.forEach((folder) => (found ??= folder.children.get(document.uri.toString())));
      return found;
    });
  }

  async function prove(chosen: readonly vscode.TestItem[] | undefined): Promise<void> {
    const cancelling = new vscode.CancellationTokenSource();
    await view.run(new vscode.TestRunRequest(chosen), cancelling.token);
  }

  it('shows what is new work, with its steps', async () => {
    const document = await openFile(migration);
    await replaceText(document, `${document.getText()}\n-- edited\n`);
    const steps: string[] = [];
    (await item(document)).children.forEach(({ label }) => steps.push(label));
    assert.deepEqual(steps.sort(), ['apply', 'apply again', 'lint', 'roll back']);
  });

  it('is switched off by its setting, and on again', async () => {
    await settings().update('testing.enabled', false, vscode.ConfigurationTarget.Global);
    await eventually('no controller', () => (view.controller === undefined ? true : undefined));
    await settings().update('testing.enabled', true, vscode.ConfigurationTarget.Global);
    await eventually('the controller', () => view.controller);
  });

  it('starts nothing when all tests are run', async () => {
    await vscode.commands.executeCommand('testing.runAll');
    await prove(undefined);
    assert.equal(view.results.size, 0);
  });

  it('proves what is chosen, and fails at the statement', async () => {
    const document = await openFile(migration);
    const chosen = await item(document);
    await prove([chosen]);
    const { lint, ...proved } = view.results.get(chosen.id) ?? {};
    assert.notEqual(lint, undefined);
    assert.deepEqual(proved, { apply: 'passed', rollBack: 'passed', applyAgain: 'passed' });
    await replaceText(document, `${document.getText()}\nALTER TABLE nothing ADD COLUMN x int;\n`);
    const [, step] = [...chosen.children].map(([, one]) => one).sort((a, b) => order(a) - order(b));
    assert.ok(step);
    await prove([step]);
    assert.equal(view.results.get(chosen.id)?.apply, 'failed');
    await vscode.commands.executeCommand('workbench.view.testing.focus');
    await screenshot('testing-view');
  }).timeout(240_000);

  it('checks recorded plans, and shows what is altered', async () => {
    const file = await workspaceFile(
      'queries/plans_in_view.sql',
      '-- name: ByKey\nSELECT id FROM orders WHERE id = $1;\n',
    );
    const lines = [
      '# plinth plans 1',
      'source: embedded',
      'server: PostgreSQL 18',
      '',
      'query: ByKey',
      '| SELECT id FROM orders WHERE id = $1',
      '  Seq Scan on public.orders [filter]',
      '',
    ];
    const record = await workspaceFile('queries/plans_in_view.sql.plans', lines.join('\n'));
    try {
      const root = await eventually('the recorded plans in the view', async () => {
        await view.controller?.refreshHandler?.(new vscode.CancellationTokenSource().token);
        return view.controller?.items.get('plinth:plans');
      });
      const [query] = [...(root.children.get(file.toString())?.children ?? [])].map(([, one]) => one);
      assert.ok(query);
      await prove([query]);
      assert.equal(view.planResults.get(`${file.toString()} ByKey`), 'failed');
      await vscode.commands.executeCommand('workbench.view.testing.focus');
      await screenshot('testing-view-plans');
    } finally {
      await vscode.workspace.fs.delete(record);
      await vscode.workspace.fs.delete(file);
    }
  }).timeout(240_000);

  it('goes away with the setting', async () => {
    await settings().update('testing.enabled', false, vscode.ConfigurationTarget.Global);
    await eventually('the end of the controller', () => (view.controller === undefined ? true : undefined));
  });
});

async function workspaceFile(path: string, text: string): Promise<vscode.Uri> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, path);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return uri;
}

function order({ sortText }: vscode.TestItem): number {
  return Number(sortText);
}
