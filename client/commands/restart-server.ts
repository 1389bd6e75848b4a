/** Stops the language server and starts a new one; open connections and the embedded server end with it. */
import type { Command } from './command.ts';

export const restartServer: Command = async ({ server }) => {
  await server.restart();
};
