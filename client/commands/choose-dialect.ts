/** Asks which database the migrations are for and writes the answer into plinth.config.json. */
import { window, type QuickPickItem } from 'vscode';
import type { FolderStatus } from '../../protocol/status.ts';
import { folderName } from '../status/text.ts';
import { writeFolderSetting } from './write-folder-setting.ts';
import type { ClientContext } from '../context.ts';
import type { Command } from './command.ts';
import { explainDetection } from './explain-detection.ts';

interface Choice extends QuickPickItem {
  /** The dialect as spelled in the configuration; undefined opens the list of everything that was detected. */
  readonly dialect: string | undefined;
}

const choices: readonly Choice[] = [
  { label: 'PostgreSQL', description: 'findings, effects, schema and plans', dialect: 'postgresql' },
  { label: 'MySQL or MariaDB', description: 'findings, effects, schema and plans', dialect: 'mysql' },
  { label: 'SQLite', description: 'findings, effects, schema, proofs and plans', dialect: 'sqlite' },
  { label: 'SQL Server', description: 'findings, effects and schema', dialect: 'sqlserver' },
  { label: 'DuckDB', description: 'findings, schema and plans', dialect: 'duckdb' },
  { label: 'ClickHouse', description: 'findings, schema and plans', dialect: 'clickhouse' },
  { label: '$(info) Show what was detected, and why', dialect: undefined },
];

export const chooseDialect: Command = async (context) => {
  const folder = undecidedFolder(context);
  if (folder === undefined) {
    await explainDetection(context);
    return;
  }
  const name = folderName(folder);
  const picked = await window.showQuickPick(choices, {
    title: `Plinth: Which Database Are the Migrations in ${name} For?`,
    placeHolder: 'The answer is written into plinth.config.json, for everybody who works here',
    matchOnDescription: true,
  });
  if (picked === undefined) return;
  if (picked.dialect === undefined) await explainDetection(context);
  else await writeFolderSetting(folder, ['dialect', picked.dialect]);
};

/**
 * The undecided folder that contains the active editor's file, else the first undecided folder. A folder with an assumed dialect counts as
 * undecided.
 */
function undecidedFolder({ status }: ClientContext): FolderStatus | undefined {
  const undecided = status.status?.folders.filter((folder) => folder.undecided || folder.assumed) ?? [];
  return undecided.find((folder) => folder === status.folder) ?? undecided[0];
}
