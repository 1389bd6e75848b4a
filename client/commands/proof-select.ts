/** Opens or copies the SELECT that finds rows like those on which a proof failed. Nothing is sent to a database. */
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
