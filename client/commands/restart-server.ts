/** Restarts the language server; open connections and the embedded server are closed. */
import type { Command } from './command.ts';

export const restartServer: Command = async ({ server }) => {
  await server.restart();
};
