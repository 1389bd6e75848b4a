/** Writes all changes of the previewed fix. */
import type { Command } from './command.ts';

export const applyFix: Command = async ({ fixes }) => {
  await fixes.apply();
};
