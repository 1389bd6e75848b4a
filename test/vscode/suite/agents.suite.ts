/** Tools for agents in the editor: listed for models, and answered by the language server. */
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activeExtension, eventually, screenshot, workspaceFolder } from './helpers.ts';

describe('tools for agents', () => {
  before(async () => {
    await activeExtension();
  });

  it('are listed with what they take', async () => {
    const ours = await eventually('the tools are listed', () => {
      const found = vscode.lm.tools.filter(({ name }) => name.startsWith('plinth_'));
      return found.length > 0 ? found : undefined;
    });
    assert.equal(ours.length, 11);
    for (const { name, description, inputSchema } of ours) {
      assert.match(description, /Use it /, name);
      assert.ok(inputSchema, name);
    }
  });

  it('answer about the open folder, without a question', async () => {
    assert.match(await ask('plinth_schema', { about: 'orders' }), /"name":"orders"/);
    const found = await ask('plinth_lint', { sql: 'CREATE INDEX ON orders (status);' });
    assert.match(found, /locking\/index-without-concurrently/);
  });

  it('say what is wrong with a question', async () => {
    assert.match(await ask('plinth_effects', { path: '/etc/passwd' }), /outside of the folder/);
  });
});

describe('the files that announce the tools', () => {
  it('are shown in a preview in which nothing is ticked, and nothing is written without it', async () => {
    const names = async (): Promise<readonly string[]> =>
      (await vscode.workspace.fs.readDirectory(workspaceFolder())).map(([name]) => name);
    const before = await names();
    let isDone: true | undefined;
    void vscode.commands.executeCommand('plinth.announceTools').then(() => (isDone = true));
    await eventually('the preview is open', async () => {
      await screenshot('agents-preview');
      await vscode.commands.executeCommand('refactorPreview.apply');
      return isDone;
    });
    assert.deepEqual(await names(), before);
  });
});

async function ask(name: string, input: object): Promise<string> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}
