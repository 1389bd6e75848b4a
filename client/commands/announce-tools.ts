/** Offers .vscode/mcp.json and the section of AGENTS.md that tell other agents of the tools: a preview of each change, written if confirmed. */
import { Position, Range, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import { announcedFiles } from '../../protocol/agents.ts';
import { folderInQuestion } from '../agents/tools.ts';
import type { Command } from './command.ts';

export const announceTools: Command = async ({ server }) => {
  const folder = folderInQuestion();
  if (folder === undefined) {
    void window.showInformationMessage('Open a folder first.');
    return;
  }
  const answer = await server.ask(announcedFiles, { folder });
  if (answer?.kind !== 'files') {
    void window.showErrorMessage(answer?.message ?? 'The language server does not run.');
    return;
  }
  const changed = answer.files.filter(({ before, text }) => before !== text);
  if (changed.length === 0) {
    void window.showInformationMessage('.vscode/mcp.json and AGENTS.md name the tools already.');
    return;
  }
  const edit = new WorkspaceEdit();
  const metadata = { label: 'Tools for agents', needsConfirmation: true };
  for (const { path, before, text } of changed) {
    const uri = Uri.file(path);
    if (before === undefined)
      edit.createFile(uri, { overwrite: false, contents: new TextEncoder().encode(text) }, metadata);
    else {
      const { lineCount } = await workspace.openTextDocument(uri);
      edit.replace(uri, new Range(new Position(0, 0), new Position(lineCount, 0)), text, metadata);
    }
  }
  await workspace.applyEdit(edit, { isRefactoring: true });
};
