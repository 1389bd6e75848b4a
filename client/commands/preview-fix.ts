/** Previews a fix of several changes. Called by a code action; the server supplies the changes. */
import { isFixProposal } from '../../protocol/fix-proposal.ts';
import { fitsShape } from '../../protocol/guard.ts';
import type { Command } from './command.ts';

export const previewFix: Command = async ({ fixes }, given) => {
  if (fitsShape(isFixProposal, given)) await fixes.show(given);
};
