/** Sorts the migrations of a folder in the order in which its tool runs them. Looks at names only. */
import type { MigrationFile, MigrationTool } from '../convention.ts';

export interface History {
  /** Files with an up section, first to last; repeatable ones last. */
  readonly up: readonly MigrationFile[];
  /** Files with only a down section. */
  readonly down: readonly MigrationFile[];
}

/** `paths` are relative to the folder; files that the tool would not run are left out. */
export function historyOf(tool: MigrationTool, paths: readonly string[]): History {
  const files = paths.flatMap((path) => tool.classify(path) ?? []);
  const up = files.filter((file) => file.direction !== 'down').sort(tool.compare);
  return {
    up: tool.select?.(up) ?? up,
    down: files.filter((file) => file.direction === 'down').sort(tool.compare),
  };
}
