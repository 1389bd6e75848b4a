/** Stops proving migrations in this workspace and ends the embedded server that is used for it. */
import type { Command } from './command.ts';

export const stopProofs: Command = async ({ proofs }) => {
  await proofs.stop();
};
