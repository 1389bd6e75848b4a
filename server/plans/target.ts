/**
 * Decides where a document's queries are planned: on the connection that the user chose, else in the plan lab if a statistics file applies,
 * else on the started embedded database if a setting allows it.
 */
import type { ServerContext } from '../context.ts';
import type { PlanTarget } from './plans.ts';

export async function planTarget(
  { connections, embedded, plans, settings, workspace }: ServerContext,
  uri: string,
): Promise<PlanTarget | undefined> {
  if (!workspace.trusted) return undefined;
  const live = connections.boundTo(uri);
  if (live !== undefined) return { kind: 'connection', id: live.id };
  const lab = await plans.labs.target(uri);
  if (lab !== undefined) return lab;
  if (!(await settings.of(uri)).explainOnEmbedded) return undefined;
  const folder = embedded.folderFor(uri);
  return folder === undefined ? undefined : { kind: 'embedded', folder };
}
