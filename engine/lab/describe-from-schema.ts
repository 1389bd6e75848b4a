/**
 * Describes a query of MySQL, MariaDB or SQLite from the schema that the workspace builds in that dialect: of the nearest migrations, then of other
 * folders and of SQL files that create what they lack. Also a query in a file of another dialect, where a program serves several servers. Asks
 * no server.
 */
import { oncePer } from '../../core/collections/once-per.ts';
import { borrowedQuery } from '../../core/describe/from-schema/query.ts';
import { describedFromSchema, type DescribedFromSchema } from '../../core/describe/from-schema/describe.ts';
import { dialectOfFile } from '../../core/migrations/dialect/dialect.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { folderOf, sharedSegments } from '../../core/migrations/listing.ts';
import { relationNamed } from '../../core/queries/scope.ts';
import { replaySection } from '../../core/replay/section.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { asTable, creationKey, nameInKey, nameOf } from '../../core/schema/lookup.ts';
import type { Relation, Schema } from '../../core/schema/model.ts';
import { walk } from '../../core/syntax/postgres/raw-tree.ts';
import type { ParsedStatement, Statement } from '../../core/syntax/statement.ts';
import type { Session } from '../session/session.ts';
import { filesAltering, filesCreating, placeOfCreation, type SchemaFile } from './creating-files.ts';

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
  for (const dialect of dialects.toSorted((a, b) => Number(b === own) - Number(a === own))) {
    if (dialect !== own && !mayKnowTables(session, path, parsed.text, dialect)) continue;
    const read: readonly Pick<Statement, 'parsed'>[] =
      dialect === own ? [{ parsed }] : session.statementsIn(dialect, parsed.text);
    const [only, ...more] = read;
    if (only === undefined || more.length > 0) continue;
    // A query of no table is one of every server.
    if (dialect !== own && namesIn(only.parsed).length === 0) continue;
    const start = dialect === own ? before : emptySchema(dialect);
    const found = await describedInSome(start, only.parsed, { session, path, signal });
    yield { dialect, parsed: only.parsed, found };
  }
}

/** By the words of a query, which is read for no other dialect in vain. WITH names tables that nothing creates. */
function mayKnowTables(session: Session, path: string, text: string, dialect: SpokenDialect): boolean {
  if (session.folders.some((folder) => folder.dialect === dialect) || /\bwith\b/i.test(text)) return true;
  return [...text.matchAll(/[\w$]+/g)].some(([word]) =>
    filesCreating(session, path, word).some((file) => readFor(session, file, dialect) !== undefined),
  );
}

/**
 * Of two sources that create a table the nearest counts, unless the query names what another alone has: an older file of steps beside the whole
 * schema, or the migrations of another database. Where none has it, so do files that add columns, in an order that is not known: what they add
 * may have been dropped long ago.
 */
async function describedInSome(
  start: Schema,
  parsed: ParsedStatement,
  around: Around,
): Promise<DescribedFromSchema | undefined> {
  const nearest = describedFromSchema(parsed, await withNamed(start, parsed, around));
  if (nearest === undefined || nearest.lacks.length === 0) return nearest;
  let tried = 0;
  for await (const first of sourcesOf(parsed, start.dialect, around)) {
    const found = describedFromSchema(parsed, await withNamed(start, parsed, around, first));
    if (found?.lacks.length === 0) return found;
    tried += 1;
    if (tried === mostSources) break;
  }
  const wide = describedFromSchema(parsed, await withNamed(start, parsed, { ...around, isWide: true }));
  return wide !== undefined && wide.lacks.length < nearest.lacks.length ? wide : nearest;
}

/** Of many sources, not all are tried. */
const mostSources = 8;

/** What creates a table of the query, the nearest first. */
async function* sourcesOf(
  parsed: ParsedStatement,
  dialect: SpokenDialect,
  around: Around,
): AsyncGenerator<Schema> {
  const { session, path, signal } = around;
  const named = namesIn(parsed).map(({ name }) => nameOf(undefined, name));
  const knows = (schema: Schema): boolean =>
    named.some((name) => {
      const relation = relationNamed(schema, name);
      return relation !== undefined && relation.origin.unseen !== true;
    });
  for (const folder of nearestTo(path, session.folders, (one) => one.path)) {
    const schema = folder.dialect === dialect ? await session.schemaOf(folder, undefined, signal) : undefined;
    if (schema !== undefined && knows(schema)) yield schema;
  }
  const files = namesIn(parsed).flatMap(({ name }) =>
    filesCreating(session, path, name).map((file) => ({ file, name })),
  );
  for (const { file, name } of new Map(files.map((one) => [one.file.path, one])).values()) {
    const schema = schemaMadeBy(around, file, name, dialect);
    if (schema !== undefined) yield schema;
  }
}

function nearestTo<T>(path: string, all: readonly T[], placeOf: (one: T) => string): readonly T[] {
  return all.toSorted((a, b) => sharedSegments(placeOf(b), path) - sharedSegments(placeOf(a), path));
}

interface Around {
  readonly session: Session;
  readonly path: string;
  readonly signal: AbortSignal | undefined;
  /** With the columns that other files add. */
  readonly isWide?: true;
}

/** With the relations that the query names and the schema lacks, from one schema first. */
async function withNamed(
  before: Schema,
  parsed: ParsedStatement,
  around: Around,
  first?: Schema,
): Promise<Schema> {
  const { session, path, signal } = around;
  const { dialect } = before;
  let schema = before;
  const known = ({ home, name }: Named): Relation | undefined => relationNamed(schema, nameOf(home, name));
  const missing = (): readonly Named[] =>
    [...namesIn(parsed), ...readByViews(schema, namesIn(parsed))].filter((name) => {
      const relation = known(name);
      return relation === undefined || relation.origin.unseen === true;
    });
  const take = (other: Schema | undefined): void => {
    for (const named of other === undefined ? [] : missing()) {
      const [full, bare] = [nameOf(named.home, named.name), nameOf(undefined, named.name)];
      const found = other && (relationNamed(other, full) ?? relationNamed(other, bare));
      const before = known(named);
      if (found === undefined || (before !== undefined && found.origin.unseen === true)) continue;
      const relation = before === undefined ? found : altered(found, before);
      const key = before?.key ?? (named.home === undefined ? relation.key : creationKey(schema, full));
      schema = { ...schema, relations: schema.relations.set(key, { ...relation, key }) };
      schema = withRead(schema, relation, other);
    }
  };
  take(first);
  for (const folder of nearestTo(path, session.folders, (one) => one.path))
    if (folder.dialect === dialect && missing().length > 0)
      take(await session.schemaOf(folder, undefined, signal));
  // Migrations too: the last of a folder may drop what others create.
  const tried = new Set<string>();
  const untried = (): Named | undefined => missing().find((one) => !tried.has(written(one)));
  // What a view reads is known with the view.
  for (let named = untried(); named !== undefined; named = untried()) {
    const { name } = named;
    tried.add(written(named));
    const isMissing = (): boolean => missing().some((one) => written(one) === written(named));
    for (const file of filesCreating(session, path, name))
      if (isMissing()) take(schemaMadeBy(around, file, name, dialect));
  }
  return schema;
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

/** Undefined if it is for another server. */
function schemaMadeBy(
  { session, path: asking, isWide }: Around,
  { path, text }: SchemaFile,
  name: string,
  dialect: SpokenDialect,
): Schema | undefined {
  const read = readFor(session, { path, text }, dialect);
  if (read === undefined) return undefined;
  if (read !== 'text') {
    if (isWide === undefined || session.isMigration(path)) return replayed(read.sections, path, dialect);
    // As one script: the database that the file chooses is that of the others.
    const statements = [
      ...upStatements(read.sections),
      ...addingBeside({ session, asking, dialect }, { path, text }),
    ];
    return replaySection(emptySchema(dialect), statements, path).after;
  }
  // A dump, which is not linted: of its gigabytes, this statement alone.
  const start = placeOfCreation(text, name) ?? 0;
  const statements = session.statementsIn(dialect, text.slice(start, start + longest)).slice(0, 1);
  return replaySection(emptySchema(dialect), statements, path).after;
}

/** The statements that add columns to its tables in other files of its folder. */
function addingBeside(
  {
    session,
    asking,
    dialect,
  }: { readonly session: Session; readonly asking: string; readonly dialect: SpokenDialect },
  file: SchemaFile,
): readonly Statement[] {
  return filesAltering(session, asking, [file])
    .filter((path) => folderOf(path) === folderOf(file.path))
    .flatMap((path) => {
      const read = readFor(session, { path, text: session.textOf(path) ?? '' }, dialect);
      if (read === undefined || read === 'text') return [];
      return upStatements(read.sections).filter(({ parsed }) =>
        parsed.operations.some(({ kind }) => kind === 'addColumn'),
      );
    });
}

/** As it is linted, or as text if it is not. Undefined if it is for another server. */
function readFor(
  session: Session,
  { path, text }: SchemaFile,
  dialect: SpokenDialect,
): ReturnType<Session['read']> | 'text' {
  const read = session.read(path, { named: true, assumed: dialect });
  if (read !== undefined) return read.dialect === dialect ? read : undefined;
  const own = dialectOfFile(path, text).dialect;
  return own === dialect || own === 'unknown' ? 'text' : undefined;
}

/** Of a statement that creates a table. In UTF-16 units. */
const longest = 100_000;

type Sections = readonly { readonly direction: string; readonly statements: readonly Statement[] }[];

const replayed = oncePer(
  (sections: Sections, path: string, dialect: SpokenDialect): Schema =>
    replaySection(emptySchema(dialect), upStatements(sections), path).after,
);

function upStatements(sections: Sections): readonly Statement[] {
  return sections.flatMap((one) => (one.direction === 'up' ? one.statements : []));
}
