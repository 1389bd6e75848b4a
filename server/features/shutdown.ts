/** `shutdown`: connections close in order and the embedded server ends, before the client ends this process. */
import type { ServerContext } from '../context.ts';

export function registerShutdown({ connection, connections, embedded }: ServerContext): void {
  connection.onShutdown(async () => {
    embedded.stop();
    await connections.closeAll();
  });
}
