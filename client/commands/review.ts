/**
 * Opens the review of the migration in the active editor, or of all migrations that are new since a revision; copies and saves it; and
 * follows its links to statements.
 */
import { ThemeIcon, window, workspace, type QuickPickItem } from 'vscode';
import { fitsShape } from '../../protocol/guard.ts';
import { isReviewPlace, reviewRevisions } from '../../protocol/review.ts';
import type { Server } from '../language-client/server.ts';
import { revealReviewed } from '../review/reveal.ts';
import type { Command } from './command.ts';

export const reviewMigration: Command = async ({ review }) => {
  const uri = window.activeTextEditor?.document.uri.toString();
  if (uri === undefined)
    void window.showInformationMessage('Open the migration that is to be reviewed, then ask again.');
  else await review.show({ uri, ref: undefined });
};

export const reviewChanges: Command = async ({ review, server }) => {
  const [only, ...more] = workspace.workspaceFolders ?? [];
  const folder =
    more.length === 0
      ? only
      : await window.showWorkspaceFolderPick({
          placeHolder: 'Which folder’s migrations are to be reviewed?',
        });
  if (only === undefined)
    void window.showInformationMessage('Open the folder of the migrations that are to be reviewed.');
  if (folder === undefined) return;
  const uri = folder.uri.toString();
  const choices = await choicesIn(uri, server);
  if (choices.length === 0) return;
  const picked = await window.showQuickPick(choices, {
    title: 'Review Changes',
    placeHolder: 'What is new since …',
    matchOnDescription: true,
  });
  if (picked !== undefined) await review.show({ uri, ref: picked.ref });
};

/** Empty if there is nothing to choose from; the user has been told why. */
async function choicesIn(uri: string, server: Server): Promise<(QuickPickItem & { readonly ref: string })[]> {
  const answer = await server.ask(reviewRevisions, { uri });
  if (answer?.kind === 'revisions' && answer.all.length > 0)
    return answer.all.map(({ name, kind, subject, isDefault }) => ({
      ref: name,
      label: name,
      iconPath: new ThemeIcon(icons[kind]),
      description: `${isDefault ? 'default branch · ' : ''}${subject}`,
    }));
  const message =
    answer?.kind === 'failure'
      ? answer.message
      : answer === undefined
        ? 'The language server does not answer.'
        : 'This repository has no branch and no tag yet.';
  void window.showWarningMessage(message);
  return [];
}

const icons = { branch: 'git-branch', remote: 'cloud', tag: 'tag' } as const;

/** The argument comes from the page and is checked; it can only name a place. */
export const revealInReview: Command = async (_, place) => {
  if (fitsShape(isReviewPlace, place)) await revealReviewed(place);
};
