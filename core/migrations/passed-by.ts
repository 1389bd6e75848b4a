/** Migrations that have run and stand behind a new one: what its tool then does with that. Reads names only. */
import type { MigrationFile, MigrationTool, OutOfOrder } from './convention.ts';
import { compareVersions } from './versions.ts';

export interface PassedBy {
  readonly does: OutOfOrder['does'];
  /** Of those that have run and stand behind it. */
  readonly last: MigrationFile;
}

/** By version, those of the same version aside. */
export function runBehind(
  file: MigrationFile,
  tool: MigrationTool,
  existing: readonly MigrationFile[],
  hasRun: (file: MigrationFile) => boolean,
): readonly MigrationFile[] {
  return existing
    .filter(
      (one) =>
        one.direction !== 'down' &&
        !one.repeatable &&
        one.version !== file.version &&
        tool.compare(file, one) < 0 &&
        hasRun(one),
    )
    .toSorted((a, b) => compareVersions(a.version, b.version));
}

/** Undefined where nothing has, where the tool runs it all the same, or nobody knows what it does. */
export function passedBy(
  file: MigrationFile,
  tool: MigrationTool,
  existing: readonly MigrationFile[],
  hasRun: (file: MigrationFile) => boolean,
): PassedBy | undefined {
  const known = tool.runner === 'own' ? undefined : tool.outOfOrder;
  // Those have an order of their own.
  if (known === undefined || known.kind === 'run' || file.repeatable || tool.momentOf !== undefined)
    return undefined;
  const last = runBehind(file, tool, existing, hasRun).at(-1);
  return last === undefined ? undefined : { does: known.does, last };
}
