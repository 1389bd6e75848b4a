/** The migrations of a folder in the order in which its tool runs them. Reads names only. */
import type { MigrationFile, MigrationTool } from '../convention.ts';

export interface History {
  /** Files that hold a way forward, first to last; repeatable ones last. */
  readonly up: readonly MigrationFile[];
  /** Files that hold only a rollback. */
  readonly down: readonly MigrationFile[];
}

/** `paths` are relative to the folder; what the tool would not run is left out. */
export function historyOf(tool: MigrationTool, paths: readonly string[]): History {
  const files = paths.flatMap((path) => tool.classify(path) ?? []);
  const up = files.filter((file) => file.direction !== 'down').sort(tool.compare);
  return {
    up: tool.select?.(up) ?? up,
    down: files.filter((file) => file.direction === 'down').sort(tool.compare),
  };
}
