/** `shutdown`: closes connections and ends the embedded servers before the client ends this process. */
import type { ServerContext } from '../context.ts';

export function registerShutdown({
  ahead,
  branch,
  connection,
  connections,
  descriptions,
  embedded,
  documentProofs,
  plans,
  proofs,
  workspace,
}: ServerContext): void {
  connection.onShutdown(async () => {
    embedded.stop();
    ahead.stop();
    branch.stop();
    descriptions.stop();
    plans.labs.stop();
    documentProofs.stop();
    proofs.stop();
    await Promise.all([workspace.rest(), connections.closeAll()]);
  });
}
