/**
 * Inserts two rows into each table: the least and the greatest values of its indexed columns, if they are allowed. The planner looks both
 * up in the index itself, and would otherwise not know the range of the newest rows. A table that rejects such rows is left empty, and
 * listed.
 */
import type { PlannerStatistics } from '../../core/statistics/planner/model.ts';
import { literal } from '../databases/literal.ts';
import { ask, ownSchema, type Failed, type LabServer } from './start.ts';
import { quoted, type LabRelation } from './catalog.ts';

export interface EndsPlaced {
  readonly kind: 'placed';
  /** Keys of tables whose ends were known but could not be inserted. */
  readonly without: ReadonlySet<string>;
  /** Some tables had rows: their files have changed. */
  readonly emptied: boolean;
}

interface Ends {
  readonly least: string | undefined;
  readonly greatest: string | undefined;
}

export async function placeEnds(
  server: LabServer,
  tables: readonly LabRelation[],
  planner: PlannerStatistics,
): Promise<EndsPlaced | Failed> {
  const cleared = await emptied(server, tables);
  if (cleared.kind === 'failed') return cleared;
  const { emptied: wasFilled } = cleared;
  const known = new Map<string, Map<string, Ends>>();
  for (const { schema, relation, column, values, inherited } of planner.columns) {
    if (inherited || (values?.least === undefined && values?.greatest === undefined)) continue;
    const key = `${schema}.${relation}`;
    known.set(key, new Map([...(known.get(key) ?? []), [column, values]]));
  }
  const wanted = tables.filter(({ kind, key }) => kind === 'r' && known.has(key));
  if (wanted.length === 0) return { kind: 'placed', without: new Set(), emptied: wasFilled };
  // Such rows satisfy no CHECK, NOT NULL or partition bounds, and need not: only the planner reads them.
  const loosened = await relaxed(server, async () => {
    const without = new Set<string>();
    for (const table of wanted)
      if (!(await placed(server, table, known.get(table.key) ?? new Map()))) without.add(table.key);
    return without;
  });
  if (loosened.kind === 'failed') return loosened;
  const names = wanted.map(({ name }) => name).join(', ');
  const vacuumed = await ask(server, `VACUUM (FREEZE, TRUNCATE OFF) ${names}`);
  return vacuumed.kind === 'failed'
    ? vacuumed
    : { kind: 'placed', without: loosened.without, emptied: wasFilled };
}

/** Rows that migrations inserted would be taken for the ends. */
async function emptied(
  server: LabServer,
  tables: readonly LabRelation[],
): Promise<{ readonly kind: 'done'; readonly emptied: boolean } | Failed> {
  const replica = await ask(server, 'SET session_replication_role = replica');
  if (replica.kind === 'failed') return replica;
  const found = await ask(
    server,
    `SELECT oid::text FROM pg_class WHERE relkind = 'r' AND pg_relation_size(oid) > 0`,
  );
  if (found.kind === 'failed') return found;
  const filled = new Set(found.rows.map(([id]) => id));
  const names = tables.filter(({ kind, id }) => kind === 'r' && filled.has(id)).map(({ name }) => name);
  if (names.length === 0) return { kind: 'done', emptied: false };
  const done = await ask(server, `TRUNCATE ${names.join(', ')} CASCADE`);
  return done.kind === 'failed' ? done : { kind: 'done', emptied: true };
}

async function relaxed(
  server: LabServer,
  work: () => Promise<ReadonlySet<string>>,
): Promise<{ readonly kind: 'done'; readonly without: ReadonlySet<string> } | Failed> {
  const user = `relnamespace NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace, 'information_schema'::regnamespace)`;
  const before = [
    `CREATE TABLE ${ownSchema}.classes AS SELECT oid AS id, relchecks, relispartition FROM pg_class WHERE relkind = 'r' AND ${user}`,
    `CREATE TABLE ${ownSchema}.attributes AS SELECT attrelid AS id, attnum FROM pg_attribute WHERE attnotnull AND attnum > 0
      AND attrelid IN (SELECT id FROM ${ownSchema}.classes)`,
    `UPDATE pg_class SET relchecks = 0, relispartition = false WHERE oid IN (SELECT id FROM ${ownSchema}.classes)`,
    `UPDATE pg_attribute a SET attnotnull = false FROM ${ownSchema}.attributes o WHERE a.attrelid = o.id AND a.attnum = o.attnum`,
  ];
  const after = [
    `UPDATE pg_attribute a SET attnotnull = true FROM ${ownSchema}.attributes o WHERE a.attrelid = o.id AND a.attnum = o.attnum`,
    `UPDATE pg_class c SET relchecks = o.relchecks, relispartition = o.relispartition FROM ${ownSchema}.classes o WHERE c.oid = o.id`,
    `DROP TABLE ${ownSchema}.classes, ${ownSchema}.attributes`,
    'SET session_replication_role = origin',
  ];
  const run = async (texts: readonly string[]): Promise<Failed | undefined> => {
    for (const text of texts) {
      const done = await ask(server, text);
      if (done.kind === 'failed') return done;
    }
    return undefined;
  };
  const tight = await run(before);
  if (tight !== undefined) return tight;
  const without = await work();
  return (await run(after)) ?? { kind: 'done', without };
}

async function placed(
  server: LabServer,
  table: LabRelation,
  ends: ReadonlyMap<string, Ends>,
): Promise<boolean> {
  const columns = table.columns.filter(({ generated }) => !generated);
  const row = (end: keyof Ends): string =>
    `(${columns
      .map(({ column, type }) => {
        const value = ends.get(column)?.[end];
        return value === undefined ? 'NULL' : `${literal(value)}::${type}`;
      })
      .join(', ')})`;
  const rows = [...new Set([row('least'), row('greatest')])];
  const into = `INSERT INTO ${table.name} (${columns.map(({ column }) => quoted(column)).join(', ')}) OVERRIDING SYSTEM VALUE VALUES`;
  const both = await ask(server, `${into} ${rows.join(', ')}`);
  return both.kind === 'rows';
}
