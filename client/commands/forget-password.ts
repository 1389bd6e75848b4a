/** Deletes the stored password of a database. */
import { window } from 'vscode';
import type { SecretKey } from '../../protocol/connections.ts';
import type { Command } from './command.ts';

export const forgetPassword: Command = async ({ connections, secrets }) => {
  const { offers } = await connections.offers();
  const known: readonly SecretKey[] = [...connections.open, ...offers];
  const picked = await window.showQuickPick(
    known.map((key) => ({
      label: key.database,
      description: `${key.user} on ${key.host}:${key.port}${key.through === undefined ? '' : ` through ${key.through}`}`,
      key,
    })),
    { title: 'Plinth: Forget a Password', placeHolder: 'The database whose password is forgotten' },
  );
  if (picked !== undefined) await secrets.forget(picked.key);
};
