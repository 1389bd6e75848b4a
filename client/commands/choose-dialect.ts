/** One click from "nothing says which database" to findings: asks, and writes the answer into plinth.config.json. */
import { Uri, window, workspace, type QuickPickItem } from 'vscode';
import type { FolderStatus } from '../../protocol/status.ts';
import { withDialect } from '../status/dialect-config.ts';
import type { ClientContext } from '../context.ts';
import type { Command } from './command.ts';
import { explainDetection } from './explain-detection.ts';

interface Choice extends QuickPickItem {
  /** As the configuration spells it; undefined leads to everything that was detected. */
  readonly dialect: string | undefined;
}

const choices: readonly Choice[] = [
  { label: 'PostgreSQL', description: 'findings, effects, schema and plans', dialect: 'postgresql' },
  { label: 'MySQL or MariaDB', description: 'findings, effects, schema and plans', dialect: 'mysql' },
  { label: 'SQLite', description: 'findings, effects, schema, proofs and plans', dialect: 'sqlite' },
  { label: 'SQL Server', description: 'findings, effects and schema', dialect: 'sqlserver' },
  { label: '$(info) Show what was detected, and why', dialect: undefined },
];

export const chooseDialect: Command = async (context) => {
  const folder = undecidedFolder(context);
  if (folder === undefined) {
    await explainDetection(context);
    return;
  }
  const name = folder.folder === '' ? 'this folder' : folder.folder;
  const picked = await window.showQuickPick(choices, {
    title: `Plinth: Which Database Are the Migrations in ${name} For?`,
    placeHolder: 'The answer is written into plinth.config.json, for everybody who works here',
    matchOnDescription: true,
  });
  if (picked === undefined) return;
  if (picked.dialect === undefined) await explainDetection(context);
  else await write(folder, picked.dialect);
};

/** The one that the editor's file is in, else the first. What is assumed is not decided either. */
function undecidedFolder({ status }: ClientContext): FolderStatus | undefined {
  const undecided = status.status?.folders.filter((folder) => folder.undecided || folder.assumed) ?? [];
  return undecided.find((folder) => folder === status.folder) ?? undecided[0];
}

async function write(folder: FolderStatus, dialect: string): Promise<void> {
  const place = Uri.parse(folder.uri, true);
  const root = workspace.getWorkspaceFolder(place)?.uri;
  if (root === undefined) return;
  const { uri, text } = await nearestConfiguration(place, root);
  const home = Uri.joinPath(uri, '..').path;
  const next = withDialect(text, place.path.slice(home.length + 1), dialect);
  if (next === undefined) {
    void window.showWarningMessage(
      'plinth.config.json cannot be read as it is, so nothing was written. Mend it, then choose again.',
    );
    await window.showTextDocument(uri);
    return;
  }
  await workspace.fs.writeFile(uri, new TextEncoder().encode(next));
  window.setStatusBarMessage('Plinth: written into plinth.config.json', 8_000);
}

/** The file that speaks for a folder; where there is none, the one that is to be made at the top. */
async function nearestConfiguration(
  place: Uri,
  root: Uri,
): Promise<{ readonly uri: Uri; readonly text: string | undefined }> {
  for (let at = place; ; at = Uri.joinPath(at, '..')) {
    const uri = Uri.joinPath(at, 'plinth.config.json');
    try {
      return { uri, text: new TextDecoder().decode(await workspace.fs.readFile(uri)) };
    } catch {
      if (at.path.length <= root.path.length) return { uri, text: undefined };
    }
  }
}
