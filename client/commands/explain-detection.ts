/** Handles a click on the status bar item: shows what was detected, why, and where to change it. */
import { commands, Range, Uri, window, workspace, type TextDocument } from 'vscode';
import { documentStatus, type DocumentStatus, type WorkspaceStatus } from '../../protocol/status.ts';
import { documentSelector } from '../language-client/options.ts';
import { explain, gapLines } from '../status/explanation.ts';
import type { ClientContext } from '../context.ts';
import type { Command } from './command.ts';
import { openConfiguration } from './open-configuration.ts';

export const explainDetection: Command = async (context) => {
  const { server, status, log } = context;
  if (server.state.kind !== 'running' || status.status === undefined) {
    const message = server.state.kind === 'failed' ? server.state.message : 'The server is not running.';
    const answer = await window.showInformationMessage(message, 'Restart', 'Show Log');
    if (answer === 'Restart') await server.restart();
    if (answer === 'Show Log') log.show(true);
    return;
  }
  const lines = explain(status.status, await statusOfActive(context));
  const picked = await window.showQuickPick(lines, {
    title: 'What Was Detected',
    placeHolder: 'Each line says why; select one to change it',
    matchOnDetail: true,
  });
  if (picked?.action === 'log') log.show(true);
  if (picked?.action === 'gaps') await showGaps(status.status);
  if (picked?.action === 'dialect') await commands.executeCommand('plinth.chooseDialect');
  if (picked?.action === 'statistics') await commands.executeCommand('plinth.collectStatistics');
  if (picked?.action === 'configure') await openConfiguration(activeFolder());
};

async function showGaps(status: WorkspaceStatus): Promise<void> {
  const picked = await window.showQuickPick(gapLines(status), {
    title: 'Not Understood',
    placeHolder: 'Nothing is claimed about these statements; select one to see it',
    matchOnDescription: true,
  });
  if (picked === undefined) return;
  const selection = new Range(picked.line, 0, picked.line, 0);
  await window.showTextDocument(Uri.parse(picked.uri, true), { preview: true, selection });
}

async function statusOfActive({ server }: ClientContext): Promise<DocumentStatus | undefined> {
  const document = window.activeTextEditor?.document;
  if (document === undefined || !isOurs(document)) return undefined;
  return server.ask(documentStatus, { uri: document.uri.toString() });
}

function isOurs(document: TextDocument): boolean {
  return documentSelector.some(({ language }) => language === document.languageId);
}

function activeFolder(): Uri | undefined {
  const document = window.activeTextEditor?.document;
  const folder = document === undefined ? undefined : workspace.getWorkspaceFolder(document.uri);
  return (folder ?? workspace.workspaceFolders?.[0])?.uri;
}
