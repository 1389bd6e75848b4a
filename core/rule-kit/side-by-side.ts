/**
 * What meets code that runs beside a migration is wanted where there is such code: where the repository shows that its makers deploy it, that
 * several instances are exchanged one after the other, or that nothing but the schema is in it. A program that is installed by others and
 * brings its schema along is exchanged with it. PostgreSQL's migrations are mostly of services.
 */
import { isRunStopped } from './run-stopped.ts';
import type { Surroundings } from './tables.ts';

/** For a report on nothing but such code. Where nobody has looked at the repository it is told. */
export function quietWhereAlone(context: Pick<Surroundings, 'tool' | 'path' | 'schema' | 'beyond'>): {
  readonly preset?: 'strict';
} {
  const { beyond, schema } = context;
  const isAlone = schema.dialect !== 'postgresql' && beyond.rollout?.kind === 'unsaid';
  return isAlone || isRunStopped(context) ? { preset: 'strict' } : {};
}

/**
 * For a report on a name that is another from then on. Outside PostgreSQL hardly a rename was news: the code comes with it, and shows what it is for.
 * Of 45 in strangers' repositories 8 were wanted, and no sign of how code is exchanged told them apart.
 */
export function quietRename(context: Parameters<typeof quietWhereAlone>[0]): { readonly preset?: 'strict' } {
  return context.schema.dialect === 'postgresql' ? quietWhereAlone(context) : { preset: 'strict' };
}
