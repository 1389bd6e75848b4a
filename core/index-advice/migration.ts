/**
 * Writes the migrations that create proposed indexes, each with its rollback. Of PostgreSQL they do not block writes, and each index has its
 * own migration, because a tool may send a file as one query. SQLite builds an index in the transaction of its migration.
 */
import type { NewMigration } from '../migrations/convention.ts';
import { fileWords } from '../migrations/files/new-migration.ts';
import { tableByKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { definitionOf, nameFor, type ProposedIndex } from './proposals.ts';

export interface IndexMigration {
  readonly index: ProposedIndex;
  readonly migration: NewMigration;
}

/** Leaves out partitioned tables, which take a step for each partition. An extension is created with the first index that needs it. */
export function indexMigrations(
  indexes: readonly ProposedIndex[],
  schema: Schema,
): readonly IndexMigration[] {
  const names = indexNames(indexes, schema);
  return indexes.flatMap((index, place): readonly IndexMigration[] => {
    if (isPartitioned(index, schema)) return [];
    const name = quoteIdentifier(names[place] ?? '');
    const at = index.relation.indexOf('.');
    const [inSchema, table] = [index.relation.slice(0, at), index.relation.slice(at + 1)];
    const prefix = inSchema === 'public' ? '' : `${quoteIdentifier(inSchema)}.`;
    const isFirst = indexes.findIndex(({ extension }) => extension === index.extension) === place;
    const isSqlite = schema.dialect === 'sqlite';
    const concurrently = isSqlite ? '' : 'CONCURRENTLY ';
    const migrations: readonly NewMigration[] = [
      ...(isFirst ? extensionFor(index, schema) : []),
      {
        name: fileWords('index', table, ...index.names),
        up: `CREATE INDEX ${concurrently}${name} ${definitionOf(index)};\n`,
        down: `DROP INDEX ${concurrently}IF EXISTS ${prefix}${name};\n`,
        transaction: isSqlite,
      },
    ];
    return migrations.map((migration) => ({ index, migration }));
  });
}

export function isPartitioned({ relation }: ProposedIndex, schema: Schema): boolean {
  return tableByKey(schema, relation)?.partitionBy !== undefined;
}

/** The names that PostgreSQL would choose, made unique. */
export function indexNames(indexes: readonly ProposedIndex[], schema: Schema): readonly string[] {
  const taken = new Map<string, number>();
  return indexes.map((index) => {
    const chosen = nameFor(index, schema);
    const times = taken.get(chosen) ?? 0;
    taken.set(chosen, times + 1);
    return times === 0 ? chosen : `${chosen}${String(times)}`;
  });
}

/** The extension that provides its operator class, if no migration creates it. */
function extensionFor({ extension }: ProposedIndex, schema: Schema): readonly NewMigration[] {
  if (extension === undefined || schema.extensions.has(extension)) return [];
  return [
    {
      name: fileWords('extension', extension),
      up: `CREATE EXTENSION IF NOT EXISTS ${extension};\n`,
      down: `-- Nothing to undo: others may use the extension by now.\n`,
      transaction: true,
    },
  ];
}
