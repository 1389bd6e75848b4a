/** The migrations of a folder in the order in which its tool runs them. Reads names only. */
import type { MigrationFile, MigrationTool } from './convention.ts';
import { isBaseline } from './tools/flyway.ts';
import { compareVersions } from './versions.ts';

export interface History {
  /** Files that hold a way forward, first to last; repeatable ones last. */
  readonly up: readonly MigrationFile[];
  /** Files that hold only a way back. */
  readonly down: readonly MigrationFile[];
}

/** `paths` are relative to the folder; what the tool would not run is left out. */
export function historyOf(tool: MigrationTool, paths: readonly string[]): History {
  const files = paths.flatMap((path) => tool.classify(path) ?? []);
  const up = files.filter((file) => file.direction !== 'down').sort(tool.compare);
  return {
    up: tool.id === 'flyway' ? withoutDoubleHistory(up) : up,
    down: files.filter((file) => file.direction === 'down').sort(tool.compare),
  };
}

/** A baseline repeats the versions up to its own: it counts only where those files are gone, and only the newest one does. */
function withoutDoubleHistory(up: readonly MigrationFile[]): readonly MigrationFile[] {
  const versioned = up.filter((file) => !file.repeatable && !isBaseline(file));
  const baseline = up.findLast(isBaseline);
  if (baseline === undefined) return up;
  const repeats = versioned.some((file) => compareVersions(file.version, baseline.version) <= 0);
  return up.filter((file) => !isBaseline(file) || (file === baseline && !repeats));
}
