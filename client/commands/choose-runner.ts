/** Asks how the migrations of a folder are applied and writes the answer into plinth.config.json; reviews and rules depend on it. */
import { window, type QuickPickItem } from 'vscode';
import { folderName } from '../status/text.ts';
import { writeFolderSetting } from './write-folder-setting.ts';
import type { Command } from './command.ts';

interface Choice extends QuickPickItem {
  readonly runner: Readonly<Record<string, string>>;
}

const choices: readonly Choice[] = [
  {
    label: 'A command, each file in a transaction',
    description: 'a job of the pipeline, a release step',
    runner: { startedBy: 'command', transaction: 'migration' },
  },
  {
    label: 'A command, all pending files in one transaction',
    description: 'every lock is held until the last file has run',
    runner: { startedBy: 'command', transaction: 'all-pending' },
  },
  {
    label: 'A command, without a transaction',
    description: 'each statement commits by itself',
    runner: { startedBy: 'command', transaction: 'nothing' },
  },
  {
    label: 'The application as it starts, each file in a transaction',
    description: 'migration and release are one step',
    runner: { startedBy: 'application', transaction: 'migration' },
  },
  {
    label: 'The application as it starts, all pending files in one transaction',
    description: 'migration and release are one step',
    runner: { startedBy: 'application', transaction: 'all-pending' },
  },
  {
    label: 'A person, statement by statement',
    description: 'as psql sends a file',
    runner: { startedBy: 'person' },
  },
];

export const chooseRunner: Command = async ({ status }) => {
  const folder = status.folder ?? status.status?.folders[0];
  if (folder === undefined) {
    void window.showInformationMessage('Plinth knows no migration folder here.');
    return;
  }
  const name = folderName(folder);
  const picked = await window.showQuickPick(choices, {
    title: `Plinth: How Are the Migrations in ${name} Applied?`,
    placeHolder: 'The answer is written into plinth.config.json, for everybody who works here',
    matchOnDescription: true,
  });
  if (picked !== undefined) await writeFolderSetting(folder, ['runner', picked.runner]);
};
