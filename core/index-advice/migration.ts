/**
 * Writes the migrations that create proposed indexes, each with its rollback. Of PostgreSQL they do not block writes, and each index has its
 * own migration, because a tool may send a file as one query. SQLite builds an index in the transaction of its migration; MySQL and MariaDB
 * refuse to build it rather than block writes.
 */
import type { NewMigration } from '../migrations/convention.ts';
import { fileWords } from '../migrations/files/new-migration.ts';
import { nameInKey, tableByKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { mysqlWriting } from '../syntax/mysql/identifier.ts';
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
    const name = names[place] ?? '';
    const isFirst = indexes.findIndex(({ extension }) => extension === index.extension) === place;
    const table = nameInKey(index.relation);
    const migrations: readonly NewMigration[] = [
      ...(isFirst ? extensionFor(index, schema) : []),
      {
        name: fileWords('index', table, ...index.names),
        ...statementsFor(index, name, schema),
      },
    ];
    return migrations.map((migration) => ({ index, migration }));
  });
}

function statementsFor(
  index: ProposedIndex,
  name: string,
  { dialect }: Schema,
): Pick<NewMigration, 'up' | 'down' | 'transaction'> {
  const definition = definitionOf(index);
  const [quoted, inMysql] = [quoteIdentifier(name), mysqlWriting.quote(name)];
  switch (dialect) {
    case 'mysql':
      return {
        up: `CREATE INDEX ${inMysql} ${definition} ALGORITHM=INPLACE LOCK=NONE;\n`,
        // MariaDB's DROP INDEX takes neither.
        down: `ALTER TABLE ${index.table ?? ''} DROP INDEX ${inMysql}, ALGORITHM=INPLACE, LOCK=NONE;\n`,
        transaction: false,
      };
    case 'sqlite':
      return {
        up: `CREATE INDEX ${quoted} ${definition};\n`,
        down: `DROP INDEX IF EXISTS ${quoted};\n`,
        transaction: true,
      };
    default: {
      const inSchema = index.relation.slice(0, index.relation.indexOf('.'));
      const prefix = inSchema === 'public' ? '' : `${quoteIdentifier(inSchema)}.`;
      return {
        up: `CREATE INDEX CONCURRENTLY ${quoted} ${definition};\n`,
        down: `DROP INDEX CONCURRENTLY IF EXISTS ${prefix}${quoted};\n`,
        transaction: false,
      };
    }
  }
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
