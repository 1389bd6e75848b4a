/**
 * Decides where a document's queries are planned: on the connection that the user chose, else in the plan lab if a statistics file applies,
 * else on the started embedded database if a setting allows it.
 */
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
