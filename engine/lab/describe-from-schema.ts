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
import { isTestPath } from '../../core/migrations/detection/script-path.ts';
import { sharedSegments } from '../../core/migrations/listing.ts';
import { relationNamed } from '../../core/queries/scope.ts';
import { replaySection } from '../../core/replay/section.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { asTable, nameOf } from '../../core/schema/lookup.ts';
import type { Relation, Schema } from '../../core/schema/model.ts';
import { walk } from '../../core/syntax/postgres/raw-tree.ts';
import type { ParsedStatement, Statement } from '../../core/syntax/statement.ts';
import type { Session } from '../session/session.ts';
import type { Workspace } from '../workspace/discover.ts';

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
  { parsed, before }: QueryInFile,
  signal?: AbortSignal,
): Promise<DescribedFromSchema | undefined> {
  const own = before.dialect;
  for (const dialect of dialects.toSorted((a, b) => Number(b === own) - Number(a === own))) {
    if (dialect !== own && !mayKnowTables(parsed.text, dialect, session)) continue;
    const read: readonly Pick<Statement, 'parsed'>[] =
      dialect === own ? [{ parsed }] : session.statementsIn(dialect, parsed.text);
    const [only, ...more] = read;
    if (only === undefined || more.length > 0) continue;
    // A query of no table is one of every server.
    if (dialect !== own && namesIn(only.parsed).length === 0) continue;
    const start = dialect === own ? before : emptySchema(dialect);
    const schema = await withNamed(start, only.parsed, { session, path, signal });
    const found = describedFromSchema(only.parsed, schema);
    if (found !== undefined && (found.isWhole || dialect === own)) return found;
  }
  return undefined;
}

/** By the words of a query, which is read for no other dialect in vain. WITH names tables that nothing creates. */
function mayKnowTables(text: string, dialect: SpokenDialect, session: Session): boolean {
  if (session.folders.some((folder) => folder.dialect === dialect) || /\bwith\b/i.test(text)) return true;
  const creators = creatingIn(session.workspace, session);
  return [...text.matchAll(/[\w$]+/g)].some(([word]) =>
    creators.get(word.toLowerCase())?.some(({ file }) => readFor(session, file, dialect) !== undefined),
  );
}

interface Around {
  readonly session: Session;
  readonly path: string;
  readonly signal: AbortSignal | undefined;
}

/** With the relations that the query names and the schema lacks. */
async function withNamed(
  before: Schema,
  parsed: ParsedStatement,
  { session, path, signal }: Around,
): Promise<Schema> {
  const { dialect } = before;
  let schema = before;
  const known = (name: string): Relation | undefined => relationNamed(schema, nameOf(undefined, name));
  const missing = (): readonly string[] =>
    namesIn(parsed).filter((name) => {
      const relation = known(name);
      return relation === undefined || relation.origin.unseen === true;
    });
  const take = (other: Schema | undefined): void => {
    for (const name of other === undefined ? [] : missing()) {
      const found = other && relationNamed(other, nameOf(undefined, name));
      const before = known(name);
      if (found === undefined || (before !== undefined && found.origin.unseen === true)) continue;
      const relation = before === undefined ? found : altered(found, before);
      schema = { ...schema, relations: schema.relations.set(before?.key ?? relation.key, relation) };
    }
  };
  const nearest = <T>(all: readonly T[], placeOf: (one: T) => string): readonly T[] =>
    all.toSorted((a, b) => sharedSegments(placeOf(b), path) - sharedSegments(placeOf(a), path));
  for (const folder of nearest(session.folders, (one) => one.path))
    if (folder.dialect === dialect && missing().length > 0)
      take(await session.schemaOf(folder, undefined, signal));
  const creators = missing().length === 0 ? undefined : creatingIn(session.workspace, session);
  for (const name of missing())
    for (const one of nearest(creators?.get(name.toLowerCase()) ?? [], ({ file }) => file))
      if (missing().includes(name)) take(schemaMadeBy(session, one, dialect));
  return schema;
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

/** Tables and WITH queries, anywhere in it. */
const namesIn = oncePer((parsed: ParsedStatement): readonly string[] => {
  const names = new Set<string>();
  walk([borrowedQuery(parsed)?.tree], (kind, fields) => {
    const name = kind === 'RangeVar' ? fields['relname'] : undefined;
    if (typeof name === 'string') names.add(name);
  });
  return [...names];
});

const creation =
  /\bcreate\s+(?:or\s+replace\s+)?(?:\w+\s+)?(?:table|view)\s+(?:if\s+not\s+exists\s+)?(?:["`[]?[\w$]+["`\]]?\s*\.\s*)?["`[]?([\w$]+)/gi;

/** Where a file creates a table or a view. */
interface Creation {
  readonly file: string;
  /** Of the statement in it. */
  readonly start: number;
}

/** By name, of SQL files. Of migrations too: the last of a folder may drop what others create. */
const creatingIn = oncePer(
  ({ paths }: Workspace, session: Session): ReadonlyMap<string, readonly Creation[]> => {
    const found = new Map<string, Creation[]>();
    for (const file of paths) {
      if (!file.endsWith('.sql') || isTestPath(file)) continue;
      for (const { 1: name = '', index: start } of (session.textOf(file) ?? '').matchAll(creation)) {
        const known = found.get(name.toLowerCase()) ?? [];
        if (known.at(-1)?.file !== file) known.push({ file, start });
        found.set(name.toLowerCase(), known);
      }
    }
    return found;
  },
);

/** Undefined if it is for another server. */
function schemaMadeBy(
  session: Session,
  { file, start }: Creation,
  dialect: SpokenDialect,
): Schema | undefined {
  const found = readFor(session, file, dialect);
  if (found === undefined) return undefined;
  if (typeof found !== 'string') return replayed(found.sections, file, dialect);
  // A dump, which is not linted: of its gigabytes, this statement alone.
  const statements = session.statementsIn(dialect, found.slice(start, start + longest)).slice(0, 1);
  return replaySection(emptySchema(dialect), statements, file).after;
}

/** A file as it is read, or its text if that is not linted. Undefined if it is for another server. */
function readFor(
  session: Session,
  file: string,
  dialect: SpokenDialect,
): ReturnType<Session['read']> | string {
  const read = session.read(file, { named: true, assumed: dialect });
  if (read !== undefined) return read.dialect === dialect ? read : undefined;
  const text = session.textOf(file) ?? '';
  const own = dialectOfFile(file, text).dialect;
  return own === dialect || own === 'unknown' ? text : undefined;
}

/** Of a statement that creates a table. In UTF-16 units. */
const longest = 100_000;

const replayed = oncePer(
  (
    sections: readonly { readonly direction: string; readonly statements: readonly Statement[] }[],
    path: string,
    dialect: SpokenDialect,
  ): Schema => {
    const statements = sections.flatMap((one) => (one.direction === 'up' ? one.statements : []));
    return replaySection(emptySchema(dialect), statements, path).after;
  },
);
