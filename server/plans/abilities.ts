/** What can be done with a document's queries where they are planned. Lenses, menus and the plan view all use this. */
import type { Ability } from '../../core/connections/ability.ts';
import { abilitiesOf } from '../../engine/databases/engine.ts';
import { allEngines } from '../../engine/databases/engines.ts';
import { folderOf } from '../../engine/plan-tests/file-plans.ts';
import type { ServerContext } from '../context.ts';
import { sessionAt } from '../workspace/session-at.ts';
import type { PlanTarget } from './plans.ts';
import { planTarget } from './target.ts';

/** `uri`: of the document. */
export async function abilitiesAt(context: ServerContext, uri: string): Promise<readonly Ability[]> {
  const target = await planTarget(context, uri);
  return target === undefined ? ofDialect(context, uri) : abilitiesOn(context, target);
}

export function abilitiesOn({ connections }: ServerContext, target: PlanTarget): readonly Ability[] {
  switch (target.kind) {
    case 'connection': {
      const live = connections.live(target.id);
      return live === undefined ? [] : abilitiesOf(live.engine, live.shown.product);
    }
    case 'lab':
      return target.dialect === 'postgresql' ? ['explain', 'values', 'advise'] : ['explain', 'advise'];
  }
}

/** For the servers that the document could be connected to: those of its folder's dialect, or any. */
async function ofDialect({ workspace }: ServerContext, uri: string): Promise<readonly Ability[]> {
  const place = sessionAt(await workspace.sessions(), uri);
  const dialect = place && folderOf(place.session, place.path)?.dialect;
  const engines =
    dialect === undefined || dialect === 'unknown'
      ? allEngines
      : allEngines.filter(({ name }) => name === dialect);
  return [...new Set(engines.flatMap((engine) => abilitiesOf(engine)))];
}
