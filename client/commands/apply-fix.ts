/** Writes every change of the fix that is previewed. */
import type { Command } from './command.ts';

export const applyFix: Command = async ({ fixes }) => {
  await fixes.apply();
};
