/** Rows and values that a way back meets: what releases have written since goes with what it takes away, and some of what was lost it writes again. */
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { commas } from '../../text/enumerate.ts';
import type { ReviewedMigration } from '../input.ts';
import { placesInWords, schemaAt } from '../placed.ts';
import { backStatements } from './back-blocks.ts';

const mostNames = 6;

/** What the way back takes away, and releases have filled meanwhile. */
export function writtenSince({ sections }: ReviewedMigration): readonly string[] {
  const made = sections.flatMap(({ statements, before, found, after }) =>
    statements.flatMap(({ actions }, at) =>
      actions.flatMap(({ operation }) => {
        if (operation.kind !== 'addColumn' && operation.kind !== 'createTable') return [];
        const key = relationKey(before[at] ?? found, operation.table);
        const is = tableByKey(after, key);
        if (is === undefined) return [];
        const was = tableByKey(found, key);
        // IF NOT EXISTS has passed over what was there: it stays.
        if (operation.kind === 'createTable') return was === undefined ? [displayName(key)] : [];
        const name = operation.column.name.text;
        const isOwn = was !== undefined && column(was, name) === undefined && column(is, name) !== undefined;
        return isOwn ? [`${displayName(key)}.${name}`] : [];
      }),
    ),
  );
  const names = [...new Set(made.map(oneLine))];
  const more = names.length - 6;
  return names.length === 0
    ? []
    : [
        `What was written to ${names.slice(0, more > 1 ? 6 : 7).join(', ')}${more > 1 ? ` and ${more} more` : ''} until then goes.`,
      ];
}

/** The same of one that was not run: what it takes away is what its own statements say. */
export function writtenUnproved(migration: ReviewedMigration): readonly string[] {
  const names = backStatements(migration).flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) => {
      const schema = schemaAt(placed);
      if (operation.kind === 'dropColumn') {
        const key = relationKey(schema, operation.table);
        const was = tableByKey(migration.sections[0]?.found ?? schema, key);
        const isOwn = was !== undefined && column(was, operation.column.text) === undefined;
        return isOwn ? [oneLine(`${displayName(key)}.${operation.column.text}`)] : [];
      }
      return [];
    }),
  );
  return names.length === 0
    ? []
    : [`What was written to ${commas([...new Set(names)], mostNames)} until then goes.`];
}

/** Half a sentence: columns that it makes again and fills by a statement of its own; undefined where there are none. */
export function writtenAgain(migration: ReviewedMigration): string | undefined {
  const all = backStatements(migration);
  const made = new Set(
    all.flatMap((placed) =>
      placed.one.actions.flatMap(({ operation }) =>
        operation.kind === 'addColumn'
          ? [`${displayName(relationKey(schemaAt(placed), operation.table))}.${operation.column.name.text}`]
          : [],
      ),
    ),
  );
  const filled = all.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation }) =>
      operation.kind === 'update'
        ? operation.columns
            .map((each) => `${displayName(relationKey(schemaAt(placed), operation.table))}.${each}`)
            .filter((name) => made.has(name))
            .map((name) => ({ name: oneLine(name), place: placed.place }))
        : [],
    ),
  );
  return filled.length === 0
    ? undefined
    : `of the data only what ${placesInWords([...new Set(filled.map(({ place }) => place))])} of the script finds for ${commas([...new Set(filled.map(({ name }) => name))], mostNames)}`;
}
