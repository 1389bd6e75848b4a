/** What suites inside the extension host share: documents, waiting with a deadline, and asking the editor's own commands. */
import * as assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { patienceMs } from '../../patience.ts';

const extensionId = 'plinth.plinth';

/** The first workspace folder: a copy made for this run, so saving is safe. */
export function workspaceFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  return folder.uri;
}

/** The extension, once it is active. */
export async function activeExtension(): Promise<vscode.Extension<unknown>> {
  const extension = vscode.extensions.getExtension(extensionId);
  assert.ok(extension, `${extensionId} is installed`);
  await eventually('the extension is active', () => extension.isActive || undefined);
  return extension;
}

/** Opens a file of the workspace in an editor. */
export async function openFile(path: string): Promise<vscode.TextDocument> {
  return show(await vscode.workspace.openTextDocument(vscode.Uri.file(join(workspaceFolder().fsPath, path))));
}

/** Opens an unsaved document. */
export async function openText(content: string, language = 'sql'): Promise<vscode.TextDocument> {
  return show(await vscode.workspace.openTextDocument({ content, language }));
}

/** Diagnostics of Plinth in a document, as soon as `accept` takes them; by default as soon as there is one. */
export function diagnostics(
  document: vscode.TextDocument,
  accept: (found: readonly vscode.Diagnostic[]) => boolean = (found) => found.length > 0,
): Promise<readonly vscode.Diagnostic[]> {
  const ours = (): readonly vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(document.uri).filter((one) => one.source === 'plinth');
  return eventually(
    () =>
      `diagnostics of ${document.uri.path}; last seen: ${JSON.stringify(ours().map((one) => one.message))}`,
    () => {
      const found = ours();
      return accept(found) ? found : undefined;
    },
  );
}

/** Everything that hovers say at the first occurrence of `needle`, as one text. */
export async function hoverAt(document: vscode.TextDocument, needle: string): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    positionOf(document, needle),
  );
  return hovers.flatMap((hover) => hover.contents.map(textOf)).join('\n');
}

/** Code actions offered for a range, their edits included. */
export function codeActions(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind?: vscode.CodeActionKind,
): Thenable<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    kind?.value,
    20,
  );
}

function positionOf(document: vscode.TextDocument, needle: string): vscode.Position {
  const offset = document.getText().indexOf(needle);
  assert.notEqual(offset, -1, `${needle} is in ${document.uri.path}`);
  return document.positionAt(offset);
}

/** Replaces the whole text, as an edit that can be undone. */
export async function replaceText(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(
    document.uri,
    new vscode.Range(new vscode.Position(0, 0), document.positionAt(document.getText().length)),
    text,
  );
  assert.ok(await vscode.workspace.applyEdit(edit), 'the edit was applied');
}

/** Closes every editor without saving. */
export async function closeEditors(): Promise<void> {
  while (vscode.window.activeTextEditor !== undefined) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

/** Waits for a condition: answers the first value that is not undefined, or fails with what it waited for. */
export async function eventually<T>(
  what: string | (() => string),
  probe: () => T | undefined | PromiseLike<T | undefined>,
  milliseconds = patienceMs,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > deadline) {
      assert.fail(`waited ${milliseconds} ms in vain for ${typeof what === 'string' ? what : what()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Photographs the window into the ignored screenshots folder. */
export async function screenshot(name: string): Promise<void> {
  const camera = process.env['PLINTH_TEST_CAMERA'];
  if (camera === undefined) return;
  const answer = await fetch(`${camera}/${name}`);
  assert.ok(answer.ok, await answer.text());
}

/** Of the kinds a hover may hold, only the newest is still recommended, and every one has its text in `value`. */
function textOf(content: vscode.Hover['contents'][number]): string {
  if (typeof content === 'string') return content;
  const value: unknown = Reflect.get(content, 'value');
  return String(value);
}

async function show(document: vscode.TextDocument): Promise<vscode.TextDocument> {
  await vscode.window.showTextDocument(document);
  return document;
}
