/** Prints how a tool interprets paths and texts, in a form that the tests of each tool compare. For tests only. */
import { blanked } from '../../core/text/blank.ts';
import { slice } from '../../core/text/span.ts';
import type { MigrationTool, NewMigration } from '../../core/migrations/convention.ts';
import { historyOf } from '../../core/migrations/applying/order.ts';

/** `version name direction`, with `*` for a repeatable one; undefined if the path is no migration. */
export function classified(tool: MigrationTool, path: string): string | undefined {
  const file = tool.classify(path);
  return file && `${file.version} ${file.name} ${file.direction}${file.repeatable ? '*' : ''}`;
}

/** The paths of up migrations in the tool's order, whatever order they came in. */
export function ordered(tool: MigrationTool, paths: readonly string[]): readonly string[] {
  return historyOf(tool, paths.toReversed()).up.map((file) => file.path);
}

/**
 * `direction sends tx|no-tx <text of the section> [fence] …`, with spaces for what the tool does not send, and the beginnings of what it cuts.
 */
export function sections(
  tool: MigrationTool,
  path: string,
  text: string,
  companions: Readonly<Record<string, string>> = {},
): readonly string[] {
  const file = tool.classify(path);
  if (file === undefined) return [`${path} is no migration`];
  return tool
    .read(file, text, new Map(Object.entries(companions)))
    .sections.map(({ direction, delivery, span, fences, blanks = [], torn = [] }) => {
      const transaction = delivery.toolTransaction ? 'tx' : 'no-tx';
      const fenced = fences.map((fence) => ` [${slice(text, fence)}]`).join('');
      const sent = slice(blanked(text, blanks), span);
      const cuts = torn.map(({ statement, cut }) => ` [${text.slice(statement.start, cut + 1)}]`).join('');
      const after = torn.length === 0 ? '' : ` cut after${cuts}`;
      return `${direction} ${delivery.sends} ${transaction} <${sent}>${fenced}${after}`;
    });
}

/** Path and text of each file of a new migration `n` after the last of the existing ones. */
export function created(
  tool: MigrationTool,
  existing: readonly string[],
  change: Partial<NewMigration> = {},
): readonly (readonly [string, string])[] | undefined {
  const files = existing.flatMap((path) => tool.classify(path) ?? []);
  const after = files.at(-1);
  const migration = { name: 'n', up: 'U;\n', down: 'D;\n', transaction: true, ...change };
  return after && tool.create(migration, after, files)?.map(({ path, text }) => [path, text]);
}
