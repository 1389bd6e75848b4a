/** Stops proving migrations in this workspace, and ends the embedded server that does. */
import type { Command } from './command.ts';

export const stopProofs: Command = async ({ proofs }) => {
  await proofs.stop();
};
