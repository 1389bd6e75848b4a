/** Opens what the migrations' tables hold about people, and what it takes to erase one of them, as a document to read. */
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
