/** Shows a fix of several changes before it is written. Called by a code action; the server says what changes. */
import { isFixProposal } from '../../protocol/fix-proposal.ts';
import { fitsShape } from '../../protocol/guard.ts';
import type { Command } from './command.ts';

export const previewFix: Command = async ({ fixes }, given) => {
  if (fitsShape(isFixProposal, given)) await fixes.show(given);
};
