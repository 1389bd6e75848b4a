/** Offers .vscode/mcp.json and the section of AGENTS.md that tell other agents of the tools: a preview of each change, written if confirmed. */
import { Uri, window, workspace } from 'vscode';
import { announcedFiles, type AnnouncedFile } from '../../protocol/agents.ts';
import type { EditedDocument } from '../../protocol/change-proposal.ts';
import { folderInQuestion } from '../agents/tools.ts';
import type { Command } from './command.ts';

export const announceTools: Command = async ({ server, fixes }) => {
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
  const uriOf = ({ path }: AnnouncedFile): string => Uri.file(path).toString();
  await fixes.show({
    title: 'Set Up AI Agents (MCP)',
    differs: [],
    costs: undefined,
    documents: await Promise.all(changed.filter(({ before }) => before !== undefined).map(whole)),
    create: changed
      .filter(({ before }) => before === undefined)
      .map((file) => ({ uri: uriOf(file), text: file.text })),
    later: undefined,
  });
};

/** The whole text in place of the whole text: the preview shows what differs. */
async function whole({ path, text }: AnnouncedFile): Promise<EditedDocument> {
  const { uri, version, lineCount } = await workspace.openTextDocument(Uri.file(path));
  const range = { start: { line: 0, character: 0 }, end: { line: lineCount, character: 0 } };
  return { uri: uri.toString(), version, edits: [{ range, newText: text }] };
}
