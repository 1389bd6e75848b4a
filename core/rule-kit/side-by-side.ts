/**
 * What meets code that runs beside a migration is wanted where there is such code: where the repository shows that its makers deploy it, that
 * several instances are exchanged one after the other, or that nothing but the schema is in it. A program that is installed by others and
 * brings its schema along is exchanged with it. PostgreSQL's migrations are mostly of services.
 */
import type { Origin } from '../schema/model.ts';
import { cameShortlyBefore } from './came-shortly-before.ts';
import { isRunStopped } from './run-stopped.ts';
import type { Surroundings } from './tables.ts';
import { isUpgradeScript } from './upgrade-script.ts';

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

/**
 * For a report on what is taken away whole. Who takes a column or a table away knows what it holds, and that its values go: outside PostgreSQL
 * reviewers of strangers' repositories wanted 104 of 207 such findings, and neither deployment, age nor names told those from the others.
 */
export function quietRemoval({ schema }: Pick<Surroundings, 'schema'>): { readonly preset?: 'strict' } {
  return schema.dialect === 'postgresql' ? {} : { preset: 'strict' };
}

/** For a report on values that a copy leaves behind: of those their maker may not have thought. */
export function quietLeaving(
  origins: readonly (Origin | undefined)[],
  context: Parameters<typeof quietWhereAlone>[0] & Pick<Surroundings, 'existing'>,
): { readonly preset?: 'strict' } {
  if (context.schema.dialect === 'postgresql') return {};
  const isQuiet = isUpgradeScript(context) || cameShortlyBefore(origins, context);
  return isQuiet ? { preset: 'strict' } : quietWhereAlone(context);
}

/** A database that a program has to itself, and whose migrations it runs as it starts: no code of before meets what they leave. */
export function isOfOneProgram({ schema, beyond }: Pick<Surroundings, 'schema' | 'beyond'>): boolean {
  return schema.dialect === 'sqlite' && beyond.rollout?.kind === 'unsaid';
}

/** Or a script that leads to the next release: whoever runs it exchanges the code with it. */
export function comesWithItsCode(
  context: Pick<Surroundings, 'tool' | 'path' | 'schema' | 'beyond'>,
): boolean {
  return isUpgradeScript(context) || isOfOneProgram(context);
}
