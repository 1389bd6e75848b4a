/** `shutdown`: connections close in order and the embedded servers end, before the client ends this process. */
import type { ServerContext } from '../context.ts';

export function registerShutdown({
  connection,
  connections,
  embedded,
  documentProofs,
  plans,
  proofs,
  workspace,
}: ServerContext): void {
  connection.onShutdown(async () => {
    embedded.stop();
    plans.labs.stop();
    documentProofs.stop();
    proofs.stop();
    await Promise.all([workspace.rest(), connections.closeAll()]);
  });
}
