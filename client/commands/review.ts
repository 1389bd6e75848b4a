/** The review of the migration in the active editor: shown beside it, copied, saved; and the way from its links to the statements. */
import { window } from 'vscode';
import { fitsShape } from '../../protocol/guard.ts';
import { isReviewPlace } from '../../protocol/review.ts';
import { revealReviewed } from '../review/reveal.ts';
import type { Command } from './command.ts';

export const reviewMigration: Command = async ({ review }) => {
  const uri = window.activeTextEditor?.document.uri.toString();
  if (uri === undefined)
    void window.showInformationMessage('Open the migration that is to be reviewed, then ask again.');
  else await review.show(uri);
};

export const copyReview: Command = ({ review }) => review.copyMarkdown();
export const saveReviewMarkdown: Command = ({ review }) => review.save('markdown');
export const saveReviewHtml: Command = ({ review }) => review.save('html');

/** What a page says is checked: it names a place and nothing else. */
export const revealInReview: Command = async (_, place) => {
  if (fitsShape(isReviewPlace, place)) await revealReviewed(place);
};
