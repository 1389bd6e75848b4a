/**
 * Runs two forms of a query on generated rows, in the shared server in the state after a history, and says whether both return the same: the same
 * rows in any order, and for a change the same contents of the tables afterwards. Parameters get values of columns of their type. Nothing of it
 * stays in the server. It proves no equality: the rows are few.
 */
import { foreignKeysFrom, tableByKey } from '../../core/schema/lookup.ts';
import type { Schema } from '../../core/schema/model.ts';
import { quoted } from '../../core/syntax/postgres/identifier.ts';
import { tokenize } from '../../core/syntax/postgres/lexer.ts';
import { oneLine } from '../../core/text/format.ts';
import { slice } from '../../core/text/span.ts';
import type { SqlRow, SqlSession } from '../databases/session.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import { fillTables } from '../rows/fill.ts';
import { planRows } from '../rows/plan.ts';
import { parameterTypes } from './describe.ts';
import { valuesFor, type Parameter } from './parameter-values.ts';
import type { SharedServer } from './shared-server.ts';
import { ask, replay, type LabStart } from './start.ts';

/** As it is sent, and the names of its parameters in the order of $n. */
export interface QueryForm {
  readonly sql: string;
  readonly names: readonly string[];
}

export interface TwoForms {
  readonly before: QueryForm;
  readonly after: QueryForm;
  /** That the query is written for. */
  readonly schema: Schema;
}

export type RowComparison =
  | { readonly kind: 'same'; readonly rows: number }
  | { readonly kind: 'other'; readonly row: string; readonly of: 'before' | 'after' }
  /** A clause. */
  | { readonly kind: 'unknown'; readonly because: string };

export function compareRows(
  shared: SharedServer,
  history: readonly MigrationToReplay[],
  forms: TwoForms,
  options: LabStart,
): Promise<RowComparison> {
  return shared.inTurn(async () => {
    const replayed = await replay(shared, history, undefined, options);
    if (replayed.kind === 'failed') return unknown(replayed.failure.message);
    const { server } = replayed;
    server.disturb();
    return compareOn(server.child, forms, options.signal);
  });
}

const rowsInEach = 40;
/** With other values for the parameters each time. */
const mostRuns = 6;

async function compareOn(
  session: Describing,
  { before, after, schema }: TwoForms,
  signal: AbortSignal | undefined,
): Promise<RowComparison> {
  const types = await parameterTypes(session, before.sql, signal);
  if ('because' in types) return unknown(types.because);
  const wanted = tablesIn([before.sql, after.sql], schema);
  const plan = (empty: ReadonlySet<string>) => planRows(schema, { seed: 1, rows: () => rowsInEach, empty });
  const filled = await fillTables({ session, plan, wanted, signal });
  if (filled.kind === 'failed') return unknown(filled.failure.message);
  const tables = filled.tables.flatMap(({ table }) => tableByKey(schema, table) ?? []);
  const names = tables.map((one) => `${quoted(one.schema)}.${quoted(one.name)}`);
  const parameters = before.names.map((name, at): Parameter => ({ name, type: types.types[at] ?? 'text' }));
  const values = await valuesFor(session, names, parameters);
  const missing = before.names.find((name) => (values.get(name)?.length ?? 0) === 0);
  if (missing !== undefined) return unknown(`no value is known for ${missing}`);
  let rows = 0;
  let refusal: string | undefined;
  for (let run = 0; run < (before.names.length === 0 ? 1 : mostRuns); run += 1) {
    const bind = ({ sql, names: own }: QueryForm): Bound => ({
      sql,
      values: own.map((name) => at(values.get(name) ?? [], run)),
    });
    const compared = await compareRun(session, { before: bind(before), after: bind(after) }, names, signal);
    if (compared.kind === 'same') rows += compared.rows;
    else if (compared.kind === 'refused') refusal = compared.because;
    else return compared;
  }
  const because = refusal ?? 'neither form returns a row of generated data';
  return rows === 0 ? unknown(because) : { kind: 'same', rows };
}

type Describing = Parameters<typeof parameterTypes>[0];

interface Bound {
  readonly sql: string;
  readonly values: readonly string[];
}

async function compareRun(
  session: SqlSession,
  forms: { readonly before: Bound; readonly after: Bound },
  tables: readonly string[],
  signal: AbortSignal | undefined,
): Promise<RowComparison | { readonly kind: 'refused'; readonly because: string }> {
  const [before, after] = [
    await rowsOf(session, forms.before, tables, signal),
    await rowsOf(session, forms.after, tables, signal),
  ];
  // With these values both are errors, such as rows that a constraint refuses.
  if ('because' in before && 'because' in after) return { kind: 'refused', because: before.because };
  if ('because' in before) return unknown(`only the old form fails: ${before.because}`);
  if ('because' in after) return unknown(`only the new form fails: ${after.because}`);
  const missing = firstMissing(before.rows, after.rows);
  const added = firstMissing(after.rows, before.rows);
  if (missing === undefined && added === undefined) return { kind: 'same', rows: before.found };
  if (isCut(forms.before.sql)) return unknown('its LIMIT leaves open which rows are returned');
  const again = await rowsOf(session, forms.before, tables, signal);
  if ('because' in again || firstMissing(before.rows, again.rows) !== undefined)
    return unknown('it returns other rows each time');
  return missing === undefined
    ? { kind: 'other', row: added ?? '', of: 'after' }
    : { kind: 'other', row: missing, of: 'before' };
}

interface Rows {
  /** Sorted, as text; of a change, with the contents of the tables after it. */
  readonly rows: readonly string[];
  /** Returned, or left by a change. */
  readonly found: number;
}

async function rowsOf(
  session: SqlSession,
  { sql, values }: Bound,
  tables: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Rows | { readonly because: string }> {
  await ask(session, 'BEGIN');
  try {
    const answer = await session.query(sql, { values, signal });
    if (answer.kind === 'failed') return { because: answer.failure.message };
    const contents = tables.map((name) => `SELECT '${name.replaceAll("'", "''")}', t::text FROM ${name} t`);
    const left =
      isReading(sql) || contents.length === 0
        ? { kind: 'rows' as const, rows: [] }
        : await ask(session, contents.join(' UNION ALL '), signal);
    if (left.kind === 'failed') return { because: left.failure.message };
    const rows = [...answer.rows, ...left.rows].map(textOf).sort();
    return { rows, found: rows.length };
  } finally {
    await ask(session, 'ROLLBACK');
  }
}

function textOf(row: SqlRow): string {
  return oneLine(`(${row.map((value) => value ?? 'NULL').join(', ')})`);
}

/** Both are sorted. */
function firstMissing(all: readonly string[], among: readonly string[]): string | undefined {
  const left = new Map<string, number>();
  for (const one of among) left.set(one, (left.get(one) ?? 0) + 1);
  return all.find((one) => {
    const count = left.get(one) ?? 0;
    left.set(one, count - 1);
    return count === 0;
  });
}

function at(values: readonly string[], run: number): string {
  return values[run % values.length] ?? '';
}

/** Tables that a text may name, those that a named view reads, and those that their rows reference. More do no harm. */
function tablesIn(texts: readonly string[], schema: Schema): ReadonlySet<string> {
  const words = new Set(texts.flatMap(wordsOf));
  const found = new Set<string>();
  const add = (key: string): void => {
    const relation = schema.relations.get(key);
    if (relation === undefined || found.has(key)) return;
    found.add(key);
    if (relation.kind === 'view' || relation.kind === 'materialized-view') relation.reads.forEach(add);
    if (relation.kind !== 'table') return;
    if (relation.partitionOf !== undefined) add(relation.partitionOf.parent);
    for (const { references } of foreignKeysFrom(relation)) add(references.relation);
  };
  for (const { key, name } of schema.relations.values()) if (words.has(name)) add(key);
  return found;
}

function wordsOf(text: string): readonly string[] {
  return tokenize(text).flatMap((token) => {
    const written = slice(text, token);
    return token.kind === 'word' ? [written.toLowerCase(), written.replace(/^"(.*)"$/s, '$1')] : [];
  });
}

function isReading(sql: string): boolean {
  return !wordsOf(sql).some((word) => word === 'insert' || word === 'update' || word === 'delete');
}

function isCut(sql: string): boolean {
  return wordsOf(sql).some((word) => word === 'limit' || word === 'fetch' || word === 'offset');
}

function unknown(because: string): RowComparison {
  return { kind: 'unknown', because };
}
