/** What the tools share when they create a migration: pairs of up and down files, and names that follow those of the existing files. */
import type { Delivery, MigrationTool, NewFile, NewMigration } from '../convention.ts';

export interface PairOfPaths {
  readonly up: string;
  readonly down: string;
}

/** One file for each direction; `head` precedes both. */
export function pairOfFiles(paths: PairOfPaths, { up, down }: NewMigration, head = ''): readonly NewFile[] {
  return [
    { path: paths.up, text: head + up },
    { path: paths.down, text: head + down },
  ];
}

/** Words are joined by dashes if a dash follows the version. */
export function wordsAfter(separator: string, { name }: NewMigration): string {
  return separator === '-' ? name.replaceAll('_', '-') : name;
}

/** How the tool sends the up sections of these files. */
export function deliveriesForward(tool: MigrationTool, files: readonly NewFile[]): readonly Delivery[] {
  const texts = new Map(files.map(({ path, text }) => [path, text] as const));
  const sections = files.flatMap(({ path, text }) => {
    const file = tool.classify(path);
    return file === undefined ? [] : tool.read(file, text, texts).sections;
  });
  return sections.flatMap(({ direction, delivery }) => (direction === 'up' ? [delivery] : []));
}
