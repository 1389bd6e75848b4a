/** Chooses where the explorer reads the schema from. */
import type { Command } from './command.ts';

export const chooseSchemaSource: Command = async ({ explorer }) => {
  await explorer.chooseSource();
};
