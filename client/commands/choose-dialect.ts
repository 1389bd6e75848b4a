/** One click from "nothing says which database" to findings: asks, and writes the answer into plinth.config.json. */
import { window, type QuickPickItem } from 'vscode';
import type { FolderStatus } from '../../protocol/status.ts';
import { writeFolderSetting } from './write-folder-setting.ts';
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
  else await writeFolderSetting(folder, ['dialect', picked.dialect]);
};

/** The one that the editor's file is in, else the first. What is assumed is not decided either. */
function undecidedFolder({ status }: ClientContext): FolderStatus | undefined {
  const undecided = status.status?.folders.filter((folder) => folder.undecided || folder.assumed) ?? [];
  return undecided.find((folder) => folder === status.folder) ?? undecided[0];
}
