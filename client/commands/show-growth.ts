/** Opens a read-only document that says what runs out and when. No database is contacted. */
import { window } from 'vscode';
import { capacity } from '../../protocol/capacity.ts';
import type { Command } from './command.ts';

export const showGrowth: Command = async ({ server, reading }) => {
  const answer = await server.ask(capacity, { folder: undefined });
  if (answer?.kind === 'failure') void window.showInformationMessage(answer.message);
  else if (answer !== undefined) await reading.show('Growth', answer.markdown);
};
