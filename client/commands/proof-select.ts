/** The SELECT that finds rows of the kind that a proof failed on: opened beside the migration or copied. Nothing is sent to a database. */
import { ViewColumn, env, window, workspace } from 'vscode';
import { fitsShape, isShape, isString } from '../../protocol/guard.ts';
import type { Command } from './command.ts';

const isSelect = isShape({ sql: isString });

export const openSelect: Command = async (_, given) => {
  if (!fitsShape(isSelect, given)) return;
  const document = await workspace.openTextDocument({ language: 'sql', content: `${given.sql}\n` });
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside });
};

export const copySelect: Command = async (_, given) => {
  if (fitsShape(isSelect, given)) await env.clipboard.writeText(given.sql);
};
