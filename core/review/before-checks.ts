/** What to ask the database before this very change runs: rows that would make a statement fail, and who would be in its way. SQL as text; nothing is sent. */
import { column, creationKey, displayName, resolveRelation, tableByKey } from '../schema/lookup.ts';
import type { Schema, Table } from '../schema/model.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import type { ConstraintDefinition, ObjectName, Operation } from '../operations/operation.ts';
import { oneLine } from '../plan/format.ts';
import { holds, noneNamed, noneOf, qualifiedName, regclass, stringLiteral, toLookAt } from './check-sql.ts';
import { isNotValid } from './changes.ts';
import type { Check } from './model.ts';
import { placesInWords, type Placed } from './placed.ts';

export interface BeforeChecks {
  readonly checks: readonly Check[];
  /** What cannot be asked before, because it is made by the change itself. Sentences. */
  readonly unasked: readonly string[];
}

export function beforeChecks(statements: readonly Placed[]): BeforeChecks {
  const [first] = statements;
  if (first === undefined) return { checks: [], unasked: [] };
  const asked = new Asked(first.section.found);
  for (const placed of statements) asked.take(placed);
  return asked.finish();
}

/** Goes through the change once, and remembers what of it is new. */
class Asked {
  readonly #start: Schema;
  readonly #checks = new Map<string, Check>();
  /** By relation, the places. */
  readonly #unasked = new Map<string, readonly string[]>();
  /** Relations whose rows the change has worked on before. */
  readonly #written = new Set<string>();
  readonly #touched = new Map<string, Table>();
  readonly #rewritten = new Map<string, Table>();
  readonly #indexed = new Map<string, Table>();

  constructor(start: Schema) {
    this.#start = start;
  }

  take(placed: Placed): void {
    const { one, section, at } = placed;
    const schema = section.before[at] ?? section.found;
    for (const { operation, effect } of one.actions) {
      this.#constraint(operation, schema, placed);
      for (const { relation, isNew, role, rewrite, buildsIndex } of effect.relations) {
        const table = isNew || role === 'index' ? undefined : this.#tableNamed(relation);
        if (table === undefined) continue;
        this.#touched.set(table.key, table);
        if (rewrite) this.#rewritten.set(table.key, table);
        else if (buildsIndex) this.#indexed.set(table.key, table);
      }
      if (operation.kind === 'update' || operation.kind === 'insert' || operation.kind === 'delete')
        this.#written.add(keyIn(schema, operation.table));
    }
  }

  finish(): BeforeChecks {
    const live = this.#touched.size === 0 ? [] : liveChecks([...this.#touched.values()]);
    const disk = [...this.#rewritten.values()].map((table) =>
      toLookAt(
        `size of ${shown(table)} with its indexes: free disk has to hold a second copy (SQL cannot ask the disk)`,
        `SELECT pg_size_pretty(pg_total_relation_size(${regclass(table)}))`,
      ),
    );
    const indexed = [...this.#indexed.values()]
      .filter(({ key }) => !this.#rewritten.has(key))
      .map((table) =>
        toLookAt(
          `size of the indexes of ${shown(table)}: free disk has to hold the new ones too (SQL cannot ask the disk)`,
          `SELECT pg_size_pretty(pg_indexes_size(${regclass(table)}))`,
        ),
      );
    const unasked = [...this.#unasked].map(([name, places]) => {
      const where = [...new Set(places)];
      return `Whether ${placesInWords(where)} ${where.length === 1 ? 'finds rows that it refuses' : 'find rows that they refuse'} cannot be asked before: the change itself works on rows of ${name}.`;
    });
    return { checks: [...live, ...disk, ...indexed, ...this.#checks.values()], unasked };
  }

  // ---------------------------------------------------------------------------------------------------------- constraints

  #constraint(operation: Operation, schema: Schema, placed: Placed): void {
    switch (operation.kind) {
      case 'setNotNull':
        this.#notNull(operation.table, operation.column.text, schema, placed);
        return;
      case 'addConstraint':
        if (!isNotValid(operation.constraint))
          this.#added(operation.table, operation.constraint, schema, placed);
        return;
      case 'validateConstraint': {
        const table = this.#old(operation.table, [], schema, placed);
        // It may be one that the change itself has added, without a look at what was there.
        const found = tableByKey(schema, keyIn(schema, operation.table))?.constraints.find(
          ({ name }) => name === operation.constraint.text,
        );
        if (table !== undefined && found !== undefined) this.#kept(table, found);
        return;
      }
      case 'createIndex': {
        if (!operation.unique) return;
        const names = operation.elements.flatMap((one) => one.column?.text ?? []);
        const isPlain = names.length === operation.elements.length && operation.where === undefined;
        const others = [operation.where, ...operation.elements.map(({ expression }) => expression)];
        const used = [...names, ...others.flatMap((each) => each?.columns ?? [])];
        const table = this.#old(operation.table, used, schema, placed);
        if (table === undefined) return;
        if (isPlain) this.#unique(table, names, operation.nullsNotDistinct);
        else this.#duplicatesBy(table, operation);
        return;
      }
      default:
    }
  }

  #added(name: ObjectName, one: ConstraintDefinition, schema: Schema, placed: Placed): void {
    switch (one.kind) {
      case 'primary-key':
      case 'unique': {
        if (one.usingIndex !== undefined || one.withoutOverlaps) return;
        const names = one.columns.map(({ text }) => text);
        const table = this.#old(name, names, schema, placed);
        if (table === undefined) return;
        this.#unique(table, names, one.kind === 'unique' && one.nullsNotDistinct);
        if (one.kind === 'primary-key')
          for (const each of names) if (column(table, each)?.nullable === true) this.#nulls(table, each);
        return;
      }
      case 'foreign-key': {
        if (one.period) return;
        const names = one.columns.map(({ text }) => text);
        const table = this.#old(name, names, schema, placed);
        const parent = this.#old(one.references, [], schema, placed);
        if (table === undefined || parent === undefined) return;
        const given = one.referencedColumns.map(({ text }) => text);
        const primary = parent.constraints.find(({ kind }) => kind === 'primary-key')?.columns ?? [];
        this.#orphans(table, names, parent, given.length > 0 ? given : primary);
        return;
      }
      case 'check': {
        const table = this.#old(name, one.expression.columns, schema, placed);
        if (table !== undefined) this.#violated(table, one.expression.text);
        return;
      }
      case 'not-null':
        this.#notNull(name, one.column.text, schema, placed);
        return;
      case 'exclusion':
    }
  }

  #kept(table: Table, found: Table['constraints'][number]): void {
    if (found.valid) return;
    const { references, expression, columns } = found;
    const parent = references && tableByKey(this.#start, references.relation);
    if (references !== undefined && parent !== undefined && references.columns.length > 0)
      this.#orphans(table, columns, parent, references.columns);
    else if (found.kind === 'check' && expression !== undefined) this.#violated(table, expression);
    else if (found.kind === 'not-null') for (const each of columns) this.#nulls(table, each);
  }

  #notNull(name: ObjectName, of: string, schema: Schema, placed: Placed): void {
    const table = this.#old(name, [of], schema, placed);
    if (table !== undefined && column(table, of)?.nullable !== false) this.#nulls(table, of);
  }

  #nulls(table: Table, of: string): void {
    this.#add(
      noneOf(
        `no nulls in ${shown(table)}.${oneLine(of)}`,
        `SELECT 1 FROM ${qualifiedName(table)} WHERE ${quoteIdentifier(of)} IS NULL`,
        { reads: 'rows' },
      ),
    );
  }

  #unique(table: Table, names: readonly string[], withNulls: boolean): void {
    const list = names.map(quoteIdentifier).join(', ');
    const notNull = withNulls
      ? ''
      : ` WHERE ${names.map((one) => `${quoteIdentifier(one)} IS NOT NULL`).join(' AND ')}`;
    this.#add(
      noneOf(
        `no duplicates of ${shown(table)} (${names.map(oneLine).join(', ')})`,
        `SELECT 1 FROM ${qualifiedName(table)}${notNull} GROUP BY ${list} HAVING count(*) > 1`,
        { reads: 'rows' },
      ),
    );
  }

  #duplicatesBy(table: Table, operation: Operation & { readonly kind: 'createIndex' }): void {
    const elements = operation.elements.map((one) =>
      one.expression === undefined ? quoteIdentifier(one.column?.text ?? '') : `(${one.expression.text})`,
    );
    const notNull = operation.nullsNotDistinct ? [] : elements.map((one) => `${one} IS NOT NULL`);
    const where = operation.where === undefined ? [] : [`(${operation.where.text})`];
    const all = [...where, ...notNull];
    const name = operation.name === undefined ? '' : ` for ${oneLine(operation.name.text)}`;
    this.#add(
      noneOf(
        `no duplicates in ${shown(table)}${name}`,
        `SELECT 1 FROM ${qualifiedName(table)}${all.length === 0 ? '' : ` WHERE ${all.join(' AND ')}`} GROUP BY ${elements.join(', ')} HAVING count(*) > 1`,
        { reads: 'rows', quotesMigration: true },
      ),
    );
  }

  #orphans(table: Table, names: readonly string[], parent: Table, referenced: readonly string[]): void {
    if (names.length === 0 || names.length !== referenced.length) return;
    const given = names.map((one) => `child.${quoteIdentifier(one)} IS NOT NULL`).join(' AND ');
    const same = names
      .map((one, at) => `parent.${quoteIdentifier(referenced[at] ?? '')} = child.${quoteIdentifier(one)}`)
      .join(' AND ');
    this.#add(
      noneOf(
        `every ${shown(table)} (${names.map(oneLine).join(', ')}) is in ${shown(parent)}`,
        `SELECT 1 FROM ${qualifiedName(table)} AS child WHERE ${given} AND NOT EXISTS (SELECT 1 FROM ${qualifiedName(parent)} AS parent WHERE ${same})`,
        { reads: 'rows' },
      ),
    );
  }

  #violated(table: Table, expression: string): void {
    this.#add(
      noneOf(
        `all rows of ${shown(table)} satisfy the check (${cut(oneLine(expression))})`,
        `SELECT 1 FROM ${qualifiedName(table)} WHERE NOT (${expression})`,
        { reads: 'rows', quotesMigration: true },
      ),
    );
  }

  #add(check: Check): void {
    this.#checks.set(check.sql, check);
  }

  // --------------------------------------------------------------------------------------------------------------- tables

  /** The table as it is before the change; undefined where it, a column or its rows come with the change. */
  #old(
    name: ObjectName,
    columns: readonly string[],
    schema: Schema,
    { place, one }: Placed,
  ): Table | undefined {
    const key = keyIn(schema, name);
    const there = tableByKey(schema, key);
    const table = tableByKey(this.#start, key);
    // New tables are empty or filled by the change: nobody else's rows can be in the way.
    if (there === undefined || one.whole?.relations.every(({ isNew }) => isNew) === true) return undefined;
    if (this.#written.has(key)) {
      const name = oneLine(displayName(key));
      this.#unasked.set(name, [...(this.#unasked.get(name) ?? []), place]);
      return undefined;
    }
    if (there.origin.unseen === true) return there;
    // A column that comes with the change, and that nobody has filled, holds nothing to ask for.
    const isThere = table !== undefined && columns.every((each) => column(table, each) !== undefined);
    return isThere ? table : undefined;
  }

  #tableNamed(relation: string): Table | undefined {
    return tableByKey(this.#start, relation) ?? tableByKey(this.#start, `public.${relation}`);
  }
}

function keyIn(schema: Schema, name: ObjectName): string {
  return resolveRelation(schema, name)?.key ?? creationKey(schema, name);
}

function cut(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

function shown({ key }: Table): string {
  return oneLine(displayName(key));
}

// ------------------------------------------------------------------------------------------------------------ what is going on

const longest = '1 minute';

function liveChecks(tables: readonly Table[]): readonly Check[] {
  const list = tables.map(regclass).join(', ');
  const others = `datname = current_database() AND pid <> pg_backend_pid()`;
  return [
    holds('this server is the primary', 'NOT pg_is_in_recovery()', 'it is a standby: nothing can run here'),
    noneNamed('tables that the change needs are there', missing(tables)),
    noneNamed(
      `no transaction is open for more than ${longest}`,
      `SELECT format('process %s (%s, %s) since %s', pid, usename, state, date_trunc('second', xact_start)) FROM pg_stat_activity
  WHERE ${others} AND xact_start < now() - interval '${longest}' AND backend_type = 'client backend'`,
    ),
    noneNamed(
      'no prepared transaction is waiting',
      `SELECT gid FROM pg_prepared_xacts WHERE database = current_database()`,
    ),
    noneNamed(
      'no vacuum against wraparound runs on these tables',
      `SELECT format('process %s', pid) FROM pg_stat_activity WHERE ${others} AND query LIKE 'autovacuum:%(to prevent wraparound)'
    AND pid IN (SELECT pid FROM pg_locks WHERE relation IN (${list}))`,
    ),
    noneNamed(
      'no index of these tables is invalid',
      `SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid IN (${list}) AND NOT (indisvalid AND indisready)`,
    ),
    noneNamed(
      'no replica is more than 10 seconds or 64 MB behind',
      `SELECT coalesce(nullif(application_name, ''), client_addr::text, 'without a name') FROM pg_stat_replication
  WHERE replay_lag > interval '10 seconds'
    OR CASE WHEN pg_is_in_recovery() THEN false ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) > 64 * 1024 * 1024 END`,
    ),
    noneNamed(
      'no replication slot keeps more than 1 GB of write-ahead log',
      `SELECT slot_name::text FROM pg_replication_slots
  WHERE CASE WHEN pg_is_in_recovery() THEN false ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) > 1024 * 1024 * 1024 END`,
      'look',
    ),
  ];
}

function missing(tables: readonly Table[]): string {
  return tables
    .map((one) => `SELECT ${stringLiteral(shown(one))}::text WHERE ${regclass(one)} IS NULL`)
    .join(' UNION ALL ');
}
