/** Where a document's queries are explained: the connection that the user chose for it, else the plan lab where statistics or migrations speak for it. */
import type { ServerContext } from '../context.ts';
import type { PlanTarget } from './plans.ts';

export async function planTarget(
  { connections, plans, workspace }: ServerContext,
  uri: string,
): Promise<PlanTarget | undefined> {
  if (!workspace.trusted) return undefined;
  const live = connections.boundTo(uri);
  return live === undefined ? plans.labs.target(uri) : { kind: 'connection', id: live.id };
}
