/** What the files of a new migration have in common between tools: pairs for both ways, and names joined as those around them are. */
import type { Delivery, MigrationTool, NewFile, NewMigration } from '../convention.ts';

export interface PairOfPaths {
  readonly up: string;
  readonly down: string;
}

/** A file for each way; `head` is before both. */
export function pairOfFiles(paths: PairOfPaths, { up, down }: NewMigration, head = ''): readonly NewFile[] {
  return [
    { path: paths.up, text: head + up },
    { path: paths.down, text: head + down },
  ];
}

/** Words stand apart by dashes where a dash follows the version. */
export function wordsBehind(separator: string, { name }: NewMigration): string {
  return separator === '-' ? name.replaceAll('_', '-') : name;
}

/** How the tool sends what leads forward in these files. */
export function deliveriesForward(tool: MigrationTool, files: readonly NewFile[]): readonly Delivery[] {
  const texts = new Map(files.map(({ path, text }) => [path, text] as const));
  const sections = files.flatMap(({ path, text }) => {
    const file = tool.classify(path);
    return file === undefined ? [] : tool.read(file, text, texts).sections;
  });
  return sections.flatMap(({ direction, delivery }) => (direction === 'up' ? [delivery] : []));
}
