/** Reads table sizes and statistics from a database, shows the resulting file, and writes it if the user agrees. */
import {
  EventEmitter,
  ProgressLocation,
  Uri,
  commands,
  window,
  workspace,
  type WorkspaceFolder,
} from 'vscode';
import { collectStatistics as collect } from '../../protocol/statistics.ts';
import { pickConnection } from '../connections/pick.ts';
import type { Command } from './command.ts';

const scheme = 'plinth-statistics';
const title = 'Read Table Sizes and Statistics';

export const collectStatistics: Command = async ({ connections, server }) => {
  const folder = await folderFor();
  if (folder === undefined) return;
  const connection = await pickConnection(connections, title, 'collect');
  if (connection === undefined) return;
  const answer = await window.withProgress(
    { location: ProgressLocation.Window, title: `Reading sizes from ${connection.database}` },
    async (_, token) =>
      server.ask(collect, { connection: connection.id, folder: folder.uri.toString() }, token),
  );
  if (answer === undefined) return;
  if (answer.kind === 'failure') {
    void window.showErrorMessage(answer.message);
    return;
  }
  const file = Uri.parse(answer.uri);
  const name = workspace.asRelativePath(file);
  await preview(
    file,
    answer.text,
    answer.replaces ? `${name} as it would be written` : `${name} (new)`,
    answer,
  );
  const chosen = await window.showInformationMessage(`Write ${name}? ${answer.summary}`, 'Write File');
  if (chosen !== 'Write File') return;
  await workspace.fs.writeFile(file, new TextEncoder().encode(answer.text));
  await window.showTextDocument(file);
};

async function folderFor(): Promise<WorkspaceFolder | undefined> {
  const [only, ...others] = workspace.workspaceFolders ?? [];
  if (only === undefined) {
    void window.showInformationMessage('Open the folder that holds the migrations first.');
    return undefined;
  }
  return others.length === 0
    ? only
    : window.showWorkspaceFolderPick({ placeHolder: 'The folder to write to' });
}

/** Shown as a diff if the file exists. The draft is not written to disk. */
async function preview(
  file: Uri,
  text: string,
  label: string,
  { replaces }: { readonly replaces: boolean },
): Promise<void> {
  const changed = new EventEmitter<Uri>();
  const provider = workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: () => text,
  });
  const draft = file.with({ scheme, query: String(Date.now()) });
  try {
    const document = await workspace.openTextDocument(draft);
    if (replaces) await commands.executeCommand('vscode.diff', file, draft, label, { preview: true });
    else await window.showTextDocument(document, { preview: true });
  } finally {
    provider.dispose();
    changed.dispose();
  }
}
