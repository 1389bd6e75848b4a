/** Runs the migrations in the embedded PostgreSQL and shows what they made. */
import type { Command } from './command.ts';

export const startEmbedded: Command = async ({ embedded, explorer }) => {
  if (await embedded.start()) await explorer.show('embedded');
};
