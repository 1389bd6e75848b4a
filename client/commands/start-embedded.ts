/** Applies the migrations to the embedded PostgreSQL and shows the resulting schema. */
import type { Command } from './command.ts';

export const startEmbedded: Command = async ({ embedded, explorer }) => {
  if (await embedded.start()) await explorer.show('embedded');
};
