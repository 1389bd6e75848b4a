/**
 * Describes a query of MySQL, MariaDB or SQLite from the schema that the workspace builds in that dialect: of the nearest migrations, then of other
 * folders and of SQL files that create what they lack. Also a query in a file of another dialect, where a program serves several servers. Asks
 * no server.
 */
import { oncePer } from '../../core/collections/once-per.ts';
import { borrowedQuery } from '../../core/describe/from-schema/query.ts';
import { describedFromSchema, type DescribedFromSchema } from '../../core/describe/from-schema/describe.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { folderOf, sharedSegments } from '../../core/migrations/listing.ts';
import { relationNamed } from '../../core/queries/scope.ts';
import { replaySection } from '../../core/replay/section.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { asTable, creationKey, nameInKey, nameOf } from '../../core/schema/lookup.ts';
import type { Relation, Schema } from '../../core/schema/model.ts';
import { withSpellingsFrom } from '../../core/schema/spelling.ts';
import { strings, walk } from '../../core/syntax/postgres/raw-tree.ts';
import type { ParsedStatement, Statement } from '../../core/syntax/statement.ts';
import type { Session } from '../session/session.ts';
import { CreatingFiles, type SchemaFile } from './schema-files/creating.ts';
import { columnsOf, readFor, schemaMadeBy, statementsOf } from './schema-files/made-by.ts';

const dialects = ['mysql', 'sqlite'] as const;

/** A query as it was read, with the schema before it. */
export interface QueryInFile {
  readonly parsed: ParsedStatement;
  readonly before: Schema;
}

/** In another dialect than its file's, a query is described as a whole or not at all. */
export async function describedFromSchemas(
  session: Session,
  path: string,
  query: QueryInFile,
  signal?: AbortSignal,
): Promise<DescribedFromSchema | undefined> {
  for await (const { dialect, found } of triedFromSchemas(session, path, query, signal))
    if (found !== undefined && (found.lacks.length === 0 || dialect === query.before.dialect)) return found;
  return undefined;
}

export interface Tried {
  readonly dialect: SpokenDialect;
  readonly parsed: ParsedStatement;
  readonly found: DescribedFromSchema | undefined;
}

/** In each dialect whose grammar reads the query, its file's first. */
export async function* triedFromSchemas(
  session: Session,
  path: string,
  { parsed, before }: QueryInFile,
  signal?: AbortSignal,
): AsyncGenerator<Tried> {
  const own = before.dialect;
  const creating = await CreatingFiles.for(session, path);
  for (const dialect of dialects.toSorted((a, b) => Number(b === own) - Number(a === own))) {
    if (dialect !== own && !mayKnowTables(session, creating, parsed.text, dialect)) continue;
    const read: readonly Pick<Statement, 'parsed'>[] =
      dialect === own ? [{ parsed }] : session.statementsIn(dialect, parsed.text);
    const [only, ...more] = read;
    if (only === undefined || more.length > 0) continue;
    // A query of no table is one of every server.
    if (dialect !== own && namesIn(only.parsed).length === 0) continue;
    const start = dialect === own ? before : emptySchema(dialect);
    const found = await describedInSome(start, only.parsed, { session, path, creating, signal });
    yield { dialect, parsed: only.parsed, found };
  }
}

/** By the words of a query, which is read for no other dialect in vain. WITH names tables that nothing creates. */
function mayKnowTables(
  session: Session,
  creating: CreatingFiles,
  text: string,
  dialect: SpokenDialect,
): boolean {
  if (session.folders.some((folder) => folder.dialect === dialect) || /\bwith\b/i.test(text)) return true;
  return [...text.matchAll(/[\w$]+/g)].some(([word]) =>
    creating.of(word).some((file) => readFor(session, file, dialect) !== undefined),
  );
}

interface Around {
  readonly session: Session;
  readonly path: string;
  readonly creating: CreatingFiles;
  readonly signal: AbortSignal | undefined;
}

/**
 * Where something is lacking, with the columns that other files add, in an order that is not known: what they add may have been dropped long
 * ago.
 */
async function describedInSome(
  start: Schema,
  parsed: ParsedStatement,
  around: Around,
): Promise<DescribedFromSchema | undefined> {
  const found = describedFromSchema(parsed, await withNamed(start, parsed, around, schemaMadeBy));
  if (found === undefined || found.lacks.length === 0) return found;
  const wide = describedFromSchema(parsed, await withNamed(start, parsed, around, madeWithAdded(around)));
  return wide !== undefined && wide.lacks.length < found.lacks.length ? wide : found;
}

/**
 * With the relations that the query names and the schema lacks. Of two sources that create a table the nearest counts, unless another has more of
 * the columns that the query names: an older file of steps beside the whole schema, or the migrations of another database.
 */
async function withNamed(
  before: Schema,
  parsed: ParsedStatement,
  around: Around,
  made: typeof schemaMadeBy,
): Promise<Schema> {
  const { dialect } = before;
  let schema = before;
  const known = ({ home, name }: Named): Relation | undefined => relationNamed(schema, nameOf(home, name));
  const missing = (): readonly Named[] =>
    [...namesIn(parsed), ...readByViews(schema, namesIn(parsed))].filter((name) => {
      const relation = known(name);
      return relation === undefined || relation.origin.unseen === true;
    });
  const take = (other: Schema, which: 'created' | 'altered'): void => {
    for (const named of missing()) {
      const [full, bare] = [nameOf(named.home, named.name), nameOf(undefined, named.name)];
      const found = relationNamed(other, full) ?? relationNamed(other, bare);
      const before = known(named);
      if (found === undefined || (found.origin.unseen === true) !== (which === 'altered')) continue;
      if (before !== undefined && which === 'altered') continue;
      const relation = before === undefined ? found : altered(found, before);
      const key = before?.key ?? (named.home === undefined ? relation.key : creationKey(schema, full));
      schema = { ...schema, relations: schema.relations.set(key, { ...relation, key }) };
      schema = withRead(withSpellingsFrom(schema, key, other, found), relation, other);
    }
  };
  const columns = columnsIn(parsed);
  // What a view reads is known with the view.
  const tried = new Set<string>();
  const untried = (): readonly Named[] => missing().filter((one) => !tried.has(written(one)));
  for (let named = untried(); named.length > 0; named = untried()) {
    for (const one of named) tried.add(written(one));
    const names = named.map(({ name }) => name);
    const sources = await sourcesOf(names, dialect, around, made);
    const count = (one: Schema): number => columnsOf(one, names).filter((name) => columns.has(name)).length;
    const inOrder = sources
      .map((one) => ({ one, count: count(one) }))
      .toSorted((a, b) => b.count - a.count)
      .map(({ one }) => one);
    // What one alters and does not create, another creates.
    for (const which of ['altered', 'created'] as const) for (const one of inOrder) take(one, which);
  }
  return schema;
}

/** What creates some tables: migrations, then files, each the nearest first. The last migration of a folder may drop what others create. */
async function sourcesOf(
  names: readonly string[],
  dialect: SpokenDialect,
  { session, path, creating, signal }: Around,
  made: typeof schemaMadeBy,
): Promise<readonly Schema[]> {
  const sources: Schema[] = [];
  for (const folder of nearestTo(path, session.folders, (one) => one.path)) {
    const schema = folder.dialect === dialect ? await session.schemaOf(folder, undefined, signal) : undefined;
    if (
      schema !== undefined &&
      names.some((name) => relationNamed(schema, nameOf(undefined, name)) !== undefined)
    )
      sources.push(schema);
  }
  for (const name of names)
    for (const file of creating.of(name).slice(0, mostSources)) {
      const schema = made(session, file, name, dialect);
      if (schema !== undefined) sources.push(schema);
    }
  return [...new Set(sources)];
}

/** Of the files that create a table, not all are read. */
const mostSources = 20;

function nearestTo<T>(path: string, all: readonly T[], placeOf: (one: T) => string): readonly T[] {
  return all.toSorted((a, b) => sharedSegments(placeOf(b), path) - sharedSegments(placeOf(a), path));
}

/** What the views among some names read, and the views that those read. */
function readByViews(schema: Schema, names: readonly Named[]): readonly Named[] {
  const found = new Map<string, Named>();
  const add = (relation: Relation | undefined): void => {
    if (relation?.kind !== 'view') return;
    for (const key of relation.reads) {
      if (found.has(key)) continue;
      found.set(key, { home: undefined, name: nameInKey(key) });
      add(schema.relations.get(key));
    }
  };
  for (const { home, name } of names) add(relationNamed(schema, nameOf(home, name)));
  return [...found.values()];
}

/** With the relations that a view reads, where it was created, unless the schema has others of their names. */
function withRead(schema: Schema, relation: Relation, from: Schema | undefined): Schema {
  let known = schema;
  for (const key of relation.kind === 'view' ? relation.reads : []) {
    const read = known.relations.has(key) ? undefined : from?.relations.get(key);
    if (read !== undefined)
      known = withRead({ ...known, relations: known.relations.set(key, read) }, read, from);
  }
  return known;
}

/** What no migration creates and one alters, as a file creates it: with the columns that the migrations name. */
function altered(created: Relation, seen: Relation): Relation {
  const [table, later] = [asTable(created), asTable(seen)];
  if (table === undefined || later === undefined) return created;
  const named = new Map(later.columns.map((one) => [one.name.toLowerCase(), one]));
  const columns = table.columns.map((one) => named.get(one.name.toLowerCase()) ?? one);
  const own = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  return {
    ...table,
    key: seen.key,
    columns: [...columns, ...later.columns.filter(({ name }) => !own.has(name.toLowerCase()))],
  };
}

interface Named {
  /** The database of MySQL or SQLite that the query names: the files that create its tables need not name it. */
  readonly home: string | undefined;
  readonly name: string;
}

function written({ home, name }: Named): string {
  return `${home ?? ''}.${name}`;
}

/** Tables and WITH queries, anywhere in it, each once. */
const namesIn = oncePer((parsed: ParsedStatement): readonly Named[] => {
  const names = new Map<string, Named>();
  walk([borrowedQuery(parsed)?.tree], (kind, fields) => {
    const { relname: name, schemaname } = kind === 'RangeVar' ? fields : {};
    const home = typeof schemaname === 'string' ? schemaname : undefined;
    if (typeof name === 'string' && !isSystem(home)) names.set(written({ home, name }), { home, name });
  });
  return [...names.values()];
});

function isSystem(home: string | undefined): boolean {
  return home !== undefined && /^(?:information_schema|mysql|performance_schema|sys)$/i.test(home);
}

/** The names of columns, anywhere in it, in lower case. */
const columnsIn = oncePer((parsed: ParsedStatement): ReadonlySet<string> => {
  const names = new Set<string>();
  walk([borrowedQuery(parsed)?.tree], (kind, fields) => {
    const last = kind === 'ColumnRef' ? strings(fields['fields']).at(-1) : undefined;
    const found = kind === 'ResTarget' ? fields['name'] : last;
    if (typeof found === 'string') names.add(found.toLowerCase());
  });
  return names;
});

/** As one script: the database that the file chooses is that of the others. */
function madeWithAdded({ creating }: Around): typeof schemaMadeBy {
  return (session, file, name, dialect) => {
    const read = readFor(session, file, dialect);
    if (read === undefined || read === 'text' || session.isMigration(file.path))
      return schemaMadeBy(session, file, name, dialect);
    const added = creating
      .altering([file])
      .filter(({ path }) => folderOf(path) === folderOf(file.path))
      .flatMap((one) => addedBy(session, one, dialect));
    const statements = [...statementsOf(read.sections, file.path), ...added];
    return replaySection(emptySchema(dialect), statements, file.path).after;
  };
}

/** The statements that add columns. */
function addedBy(session: Session, file: SchemaFile, dialect: SpokenDialect): readonly Statement[] {
  const read = readFor(session, file, dialect);
  if (read === undefined || read === 'text') return [];
  const statements = statementsOf(read.sections, file.path);
  return statements.filter(({ parsed }) => parsed.operations.some(({ kind }) => kind === 'addColumn'));
}
