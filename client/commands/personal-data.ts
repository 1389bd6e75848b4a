/** Opens a read-only document that lists the personal data in the migrations' tables and how to erase one person. */
import { window } from 'vscode';
import { personalData } from '../../protocol/personal-data.ts';
import type { Command } from './command.ts';

export const showPersonalData: Command = async ({ server, reading }) => {
  const answer = await server.ask(personalData, { folder: undefined });
  switch (answer?.kind) {
    case undefined:
      return;
    case 'reading':
      void window.showInformationMessage('The migrations are still being read. Ask again in a moment.');
      return;
    case 'failure':
      void window.showErrorMessage(answer.message);
      return;
    case 'read':
      await reading.show('Personal data', answer.markdown);
  }
};
