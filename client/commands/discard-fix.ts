/** Closes the preview of a fix; nothing is written. */
import type { Command } from './command.ts';

export const discardFix: Command = async ({ fixes }) => {
  await fixes.discard();
};
