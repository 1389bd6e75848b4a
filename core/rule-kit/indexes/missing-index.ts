/** What rules about missing indexes share: which queries count, what they need and lack, and the migration that adds it. */
import { candidatesFor, type Candidate } from '../../index-advice/candidates.ts';
import { isServed } from '../../index-advice/usable.ts';
import { wantsOf, type Want } from '../../index-advice/wants.ts';
import { groupBy } from '../../collections/group-by.ts';
import type { Operation } from '../../operations/model/operation.ts';
import { commandsOf, queryOf, variablesOf } from '../../queries/queries.ts';
import type { IndexedQuery } from '../../query-index/query.ts';
import { creationKey, displayName, indexesOf, nameInKey, nameOf, tableByKey } from '../../schema/lookup.ts';
import { answered } from '../../schema/carry-over.ts';
import type { Origin, Schema, Table } from '../../schema/model.ts';
import { chooseRelationName } from '../../schema/apply/default-names.ts';
import { writings } from '../../syntax/writings.ts';
import type { ParsedStatement, Rereader } from '../../syntax/statement.ts';
import { slice, shift, type Span } from '../../text/span.ts';
import type { RuleFix } from '../context.ts';
import { fileWords } from '../../migrations/files/new-migration.ts';
import { metadataLockLimit } from '../fixes/timeout-setting.ts';
import type { Surroundings } from '../tables/tables.ts';

/** A smaller table is read as a whole faster than through an index. */
const fewRows = 1_000;
const fewBytes = 128 * 1024;

/** What the statement needs and the schema lacks, for the first of the statement's operations; empty for the others. */
export function unservedHere(
  operation: Operation,
  context: Surroundings,
  reason: Want['reason'],
): readonly Want[] {
  const { parsed } = context.statement;
  if (parsed.operations.find(({ kind }) => queryKinds.has(kind)) !== operation || !asksAgain(context))
    return [];
  const variables = context.body === undefined ? undefined : variablesOf(context.body.body);
  const schema = context.latest;
  const block = queryOf(parsed, schema, variables);
  if (block === undefined || isOfTests(context.path)) return [];
  const wants = wantsOf(block, schema).filter(
    (one) => one.reason === reason && isUnserved(one, schema, context) && !isSketched(one.relation, context),
  );
  return [...new Map(wants.map((one) => [one.relation, one])).values()];
}

/** Code generators read the columns of a table from the query file, but not its indexes. */
export function isSketched(relation: string, { latest, file, path }: Surroundings): boolean {
  return file === undefined && tableByKey(latest, relation)?.origin.file === path;
}

const queryKinds: ReadonlySet<string> = new Set(['select', 'insert', 'update', 'delete', 'createView']);

/** A migration runs a query once; a view or function runs it as long as it exists. */
export function asksAgain(context: Surroundings): boolean {
  const { file, body, statement } = context;
  if (body !== undefined) return body.body.runs === 'when-called' && isThereInTheEnd(body.of, context.latest);
  const isView = statement.parsed.operations.some(({ kind }) => kind === 'createView');
  return file === undefined || isView;
}

/** Not a function that the migration creates only to call and drop it. */
function isThereInTheEnd({ operations }: ParsedStatement, latest: Schema): boolean {
  return operations.every(
    (one) => one.kind !== 'createFunction' || latest.functions.has(creationKey(latest, one.function)),
  );
}

/** Folders of tests, seeds and demos, also `testenv`, `audittest` and `demoseed`, and files with such names. */
const testPaths = new RegExp(
  [
    String.raw`(?:^|/)(?:__)?(?:specs?|fixtures?|benchmarks?|e2e|mocks?|examples?|scripts?|demos?|samples?)(?:__)?/`,
    String.raw`(?:^|/)(?!(?:la|con|at|grea|pro|fas)test)[\w-]*(?:tests?|test[_-]?(?:env|data|kit|utils?|support|ing)|seed(?:s|ers?|ing)?)(?:__)?/`,
    String.raw`(?:^|[/._-])(?:test|spec|seed|fixture)s?\.`,
  ].join('|'),
  'i',
);

export function isOfTests(path: string): boolean {
  return testPaths.test(path);
}

function isUnserved(want: Want, schema: Schema, context: Pick<Workload, 'size' | 'targetVersion'>): boolean {
  const table = tableByKey(schema, want.relation);
  return (
    table !== undefined &&
    isKnown(table) &&
    !isSmall(table, context) &&
    !isServed(schema, want, context.targetVersion)
  );
}

function isKnown(table: Table): boolean {
  const isPlain = table.kind === 'table' && table.persistence !== 'temporary';
  return isPlain && table.complete && table.inherits.length === 0;
}

/** By statistics; without them, a table that can have only one row. */
function isSmall(table: Table, context: Pick<Workload, 'size'>): boolean {
  return isCountedSmall(table, context) ?? hasOneRow(table);
}

/** Whether statistics say so; undefined without statistics. */
function isCountedSmall(table: Table, context: Pick<Workload, 'size'>): boolean | undefined {
  const size = context.size(nameOf(table.schema, table.name));
  if (size === undefined) return undefined;
  return size.rows === undefined ? size.bytes < fewBytes : size.rows < fewRows;
}

/** Its key is a constant: `id bool PRIMARY KEY CHECK (id)`, `CHECK (name = 'default')`. */
function hasOneRow(table: Table): boolean {
  const key = table.constraints.find(({ kind }) => kind === 'primary-key')?.columns ?? [];
  const [column] = key;
  if (column === undefined || key.length > 1) return false;
  const type = table.columns.find(({ name }) => name === column)?.type.name;
  const single = new RegExp(
    `^[(\\s]*"?${column.replace(/\W/g, '\\$&')}"?[)\\s]*(?:::\\s*\\w+)?[)\\s]*(?:=\\s*\\(*\\s*(?:'[^']*'|-?\\d+|true)(?:::[\\w ]+)?)?[)\\s]*$`,
    'i',
  );
  return (
    type === 'bool' ||
    table.constraints.some(({ kind, expression }) => kind === 'check' && single.test(expression ?? ''))
  );
}

// --------------------------------------------------------------------------------------------------------------- of a workspace

export interface AskedFor {
  readonly path: string;
  /** In the document. */
  readonly span: Span;
  readonly want: Want;
}

/** What is needed to compare the queries of a workspace with a schema. */
export interface Workload {
  readonly latest: Schema;
  readonly beyond: Pick<Surroundings['beyond'], 'queriesNaming'>;
  readonly size: Surroundings['size'];
  readonly targetVersion: number;
  /** Parses the text of views. */
  readonly rereader: Rereader | undefined;
}

export function workloadOf(context: Surroundings): Workload {
  const { latest, beyond, size, targetVersion, statement } = context;
  return { latest, beyond, size, targetVersion, rereader: statement.parsed.rereader };
}

/** What queries of the workspace need from one table and lack, and the indexes that would serve them. */
export function wantedOf(
  relation: string,
  workload: Workload,
): readonly { readonly candidate: Candidate; readonly asked: readonly AskedFor[] }[] {
  const { latest, beyond, rereader } = workload;
  const all = answered(
    latest,
    (schema) => [
      ...[...new Set(namesReading(schema, relation).flatMap((name) => beyond.queriesNaming(name)))]
        .flatMap((query) => wantsOfQuery(query, schema))
        .filter(({ want }) => want.relation === relation),
      ...(wantsInside(schema, rereader).get(relation) ?? []),
    ],
    isSameAsked,
  );
  const asked = all.filter(({ want }) => isUnserved(want, latest, workload));
  return candidatesFor(asked.map(({ want }) => want)).map((candidate) => ({
    candidate,
    asked: asked.filter(({ want }) => candidate.serves.includes(want)),
  }));
}

function isSameAsked(some: readonly AskedFor[], others: readonly AskedFor[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ path, span, want }, at) => {
      const other = others[at];
      return (
        other?.path === path &&
        other.want === want &&
        other.span.start === span.start &&
        other.span.end === span.end
      );
    })
  );
}

export interface WantedIndex {
  /** As an index definition names them. */
  readonly columns: string;
  readonly queries: number;
}

/** The same indexes by number of queries, the most needed first. */
export function wantedIndexes(relation: string, workload: Workload): readonly WantedIndex[] {
  return wantedOf(relation, workload)
    .map(({ candidate, asked }) => ({
      columns: columnList(candidate, workload.latest),
      queries: queryCount(asked),
    }))
    .toSorted((a, b) => b.queries - a.queries);
}

/** One query may need several indexes. */
export function queryCount(asked: readonly AskedFor[]): number {
  return new Set(asked.map(({ path, span }) => `${path} ${String(span.start)}`)).size;
}

type AskedOf = ReadonlyMap<string, readonly AskedFor[]>;

const byRelation = (asked: readonly AskedFor[]): AskedOf => groupBy(asked, ({ want }) => want.relation);

/** The relation and the views that read it, directly or through others: a query of one of these can want an index on it. */
export function namesReading({ readersOf }: Schema, relation: string): readonly string[] {
  const keys = new Set([relation]);
  for (const key of keys) for (const reader of readersOf.get(key) ?? []) keys.add(reader);
  return [...new Set([...keys].map((key) => nameInKey(key)))];
}

/** Cached for the schema that was asked last: a query is asked about each table that it names. */
function wantsOfQuery(query: IndexedQuery, schema: Schema): readonly AskedFor[] {
  const known = remembered.get(query);
  if (known?.schema === schema) return known.asked;
  const { path, span, parsed, dialect } = query;
  const isCounted = parsed !== undefined && dialect === schema.dialect && !isOfTests(path);
  const block = isCounted ? queryOf(parsed, schema) : undefined;
  const wants = block === undefined ? [] : wantsOf(block, schema);
  const asked = wants.map((want) => ({ path, span: shift(want.span, span.start), want }));
  remembered.set(query, { schema, asked });
  return asked;
}

const remembered = new WeakMap<
  IndexedQuery,
  { readonly schema: Schema; readonly asked: readonly AskedFor[] }
>();

/** What views and functions of the database need. */
function wantsInside(schema: Schema, rereader: Rereader | undefined): AskedOf {
  const known = inside.get(schema);
  if (known !== undefined || rereader === undefined) return known ?? new Map();
  const found: AskedFor[] = [];
  const ask = (parsed: ParsedStatement, { file, span }: Origin, variables?: ReadonlySet<string>): void => {
    const block = isOfTests(file) ? undefined : queryOf(parsed, schema, variables);
    if (block !== undefined)
      found.push(...wantsOf(block, schema).map((want) => ({ path: file, span, want })));
  };
  for (const relation of schema.relations.values())
    if (relation.kind === 'view' && relation.certainty === 'certain')
      for (const parsed of commandsOf(relation, rereader.commands)) ask(parsed, relation.origin);
  for (const routines of schema.functions.values())
    for (const { key, origin } of routines.slice(0, 1))
      for (const { body } of schema.programs.get(key) ?? [])
        for (const { parsed } of body.statements) ask(parsed, origin, variablesOf(body));
  const asked = byRelation(found);
  inside.set(schema, asked);
  return asked;
}

const inside = new WeakMap<Schema, AskedOf>();

// ------------------------------------------------------------------------------------------------------------------------- words

/** `customer_id, placed_at DESC`. */
export function columnList({ relation, columns }: Candidate, schema: Schema): string {
  const { quote } = writings[schema.dialect];
  const table = tableByKey(schema, relation);
  return columns
    .map(({ column, descending, nulls }) => {
      const usual = nulls === undefined || nulls === (descending ? 'first' : 'last');
      const length = lengthOf(column, table, schema);
      return `${quote(column)}${length}${descending ? ' DESC' : ''}${usual ? '' : ` NULLS ${nulls.toUpperCase()}`}`;
    })
    .join(', ');
}

/** MySQL indexes long texts by their first characters only, and wants to be told by how many. */
function lengthOf(column: string, table: Table | undefined, { dialect }: Schema): string {
  const type = table?.columns.find(({ name }) => name === column)?.type.name;
  return dialect === 'mysql' && /(?:text|blob)$/.test(type ?? '') ? '(255)' : '';
}

/** The cost of one more index, as far as schema and queries tell. */
export function costOf(relation: string, { columns }: Candidate, context: Surroundings): string {
  const { length } = indexesOf(context.latest, relation);
  const more = `writes then keep ${String(length + 1)}`;
  const updated = columns.find(({ column }) => isUpdated(relation, column, context));
  return updated === undefined ? more : `${more}, updates of ${updated.column} are not HOT`;
}

function isUpdated(relation: string, column: string, { beyond, latest }: Surroundings): boolean {
  return beyond.queriesNaming(nameInKey(relation)).some(({ parsed }) => {
    const block = parsed === undefined ? undefined : queryOf(parsed, latest);
    return block?.target?.relation === relation && block.assigned.includes(column);
  });
}

/** One migration for the index, with its rollback. A partitioned table takes a step for each partition. */
export function indexMigration(candidate: Candidate, context: Surroundings): RuleFix | undefined {
  const table = tableByKey(context.latest, candidate.relation);
  if (table === undefined || table.partitionBy !== undefined) return undefined;
  const columns = candidate.columns.map(({ column }) => column);
  const parts = { schema: table.schema, relation: table.name, columns, label: 'idx' };
  const name = chooseRelationName(context.latest, parts, 'relation');
  return {
    kind: 'move',
    title: `Add the index on ${displayName(table.key)} (${columns.join(', ')}) in a migration of its own`,
    here: [],
    migrations: [
      {
        name: fileWords('index', table.name, ...columns),
        ...indexText(context.latest, table, name, candidate),
      },
    ],
  };
}

function indexText(
  latest: Schema,
  { schema, name: table }: Table,
  index: string,
  candidate: Candidate,
): { readonly up: string; readonly down: string; readonly transaction: boolean } {
  const { quote } = writings[latest.dialect];
  const columns = columnList(candidate, latest);
  switch (latest.dialect) {
    case 'mysql':
      return {
        up: `${metadataLockLimit}CREATE INDEX ${quote(index)} ON ${quote(table)} (${columns}) ALGORITHM=INPLACE LOCK=NONE;\n`,
        down: `${metadataLockLimit}DROP INDEX ${quote(index)} ON ${quote(table)};\n`,
        transaction: true,
      };
    case 'sqlite':
      return {
        up: `CREATE INDEX ${quote(index)} ON ${quote(table)} (${columns});\n`,
        down: `DROP INDEX IF EXISTS ${quote(index)};\n`,
        transaction: true,
      };
    default: {
      const prefix = schema === 'public' ? '' : `${quote(schema)}.`;
      return {
        up: `CREATE INDEX CONCURRENTLY ${quote(index)} ON ${prefix}${quote(table)} (${columns});\n`,
        down: `DROP INDEX CONCURRENTLY IF EXISTS ${prefix}${quote(index)};\n`,
        transaction: false,
      };
    }
  }
}

export interface Advice {
  readonly want: Want;
  readonly candidate: Candidate;
  readonly table: string;
}

/** With the index that would serve other queries of the workspace too. */
export function adviceFor(want: Want, context: Surroundings): Advice | undefined {
  const others = wantedOf(want.relation, workloadOf(context)).flatMap(({ asked }) =>
    asked.map((one) => one.want),
  );
  const candidates = candidatesFor([...others, want]);
  const candidate = candidates.find(({ serves }) => serves.includes(want));
  return candidate && { want, candidate, table: displayName(want.relation) };
}

const mostShown = 40;

/** The text that needs it, if it is in this statement. */
export function askedText(want: Want, context: Surroundings): string {
  const text = slice(context.statement.parsed.text, want.span).replace(/\s+/g, ' ');
  return text.length > mostShown ? `${text.slice(0, mostShown).trimEnd()}…` : text;
}
