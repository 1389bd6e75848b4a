/**
 * The queries of a workspace that new work may affect: those of SQL files and programs, and those in functions of migrations, that name
 * something which the new work changes; and the views that it drops with what they read. Decides by names, runs nothing.
 */
import { placesIn } from '../../core/embedded-sql/placed.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { readParameters, type ParameterisedQuery } from '../../core/plan/parameters.ts';
import { queriesIn, type PlannableQuery } from '../../core/plan/query-shape/queries-in.ts';
import type { QueryIndex } from '../../core/query-index/query-index.ts';
import { displayName } from '../../core/schema/lookup.ts';
import type { Origin } from '../../core/schema/model.ts';
import type { PersistentMap } from '../../core/schema/persistent-map.ts';
import { identifierName, quoted } from '../../core/syntax/postgres/identifier.ts';
import { tokenize } from '../../core/syntax/postgres/lexer.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import type { Token } from '../../core/syntax/token.ts';
import { shift, slice, type Span } from '../../core/text/span.ts';
import { nameOf } from '../plan-tests/file-plans.ts';
import type { Read } from '../session/read-file.ts';
import type { Session } from '../session/session.ts';
import { Breath } from '../session/time-slices.ts';
import type { Branch } from './branch.ts';

export interface AffectedQuery {
  /** Relative to the workspace. */
  readonly path: string;
  readonly kind: 'query' | 'function' | 'view';
  /** Of the function or the view, or as a generator calls the query. */
  readonly name: string | undefined;
  readonly sent: ParameterisedQuery;
  readonly text: string;
  /** Of the function: parameters of the query. */
  readonly variables: readonly string[];
  readonly tokens: readonly Token[];
  /** All of it, in the file, and how the file writes it. */
  readonly span: Span;
  readonly written: string;
  /** From a place in the text to the file. */
  readonly placeOf: (span: Span) => Span;
}

/** A workspace with more that name one table is not checked whole. */
const most = 2_000;

export async function affectedQueries(
  session: Session,
  folder: MigrationFolder,
  branch: Branch,
  signal?: AbortSignal,
): Promise<readonly AffectedQuery[]> {
  const names = changedNames(branch.schemas);
  if (names.size === 0) return [];
  const index = await session.queriesOf(folder, names, signal);
  const found: Unwritten[] = [];
  const breath = new Breath(signal);
  for (const path of pathsNaming(index, names)) {
    await breath.take();
    await session.prepare(path);
    const read = session.read(path, { named: true, assumed: 'postgresql' });
    if (read?.dialect === 'postgresql') found.push(...queriesOf(path, read, names));
  }
  return [...found, ...ofFunctions(session, branch, names), ...lostViews(session, branch)]
    .slice(0, most)
    .map((query) => ({ ...query, written: slice(session.textOf(query.path) ?? '', query.span) }));
}

// --------------------------------------------------------------------------------------------------------------- names

/** Of relations, functions and types that are another after the new work, or do not exist any more. */
function changedNames({ before, after }: Branch['schemas']): ReadonlySet<string> {
  const names = new Set<string>();
  for (const one of changed(before.relations, after.relations)) names.add(one.name);
  for (const one of changed(before.types, after.types)) names.add(one.name);
  for (const routines of changed(before.functions, after.functions))
    for (const { name } of routines) names.add(name);
  for (const { relation } of changed(before.indexes, after.indexes))
    names.add(relation.slice(relation.indexOf('.') + 1));
  return names;
}

export function changed<V extends { readonly key: string } | readonly { readonly key: string }[]>(
  before: PersistentMap<V>,
  after: PersistentMap<V>,
): readonly V[] {
  return [...before.values(after)].filter((one) => {
    const key = 'key' in one ? one.key : one[0]?.key;
    return key !== undefined && after.get(key) !== one;
  });
}

function pathsNaming({ all }: QueryIndex, names: ReadonlySet<string>): readonly string[] {
  const naming = all.filter(
    // Functions and types are not among the relations of a query.
    ({ relations, parsed }) =>
      relations.some(({ name }) => names.has(name)) || (parsed !== undefined && mentions(parsed, names)),
  );
  return [...new Set(naming.map(({ path }) => path))].sort();
}

export function mentions(
  { text, tokens }: Pick<AffectedQuery, 'text' | 'tokens'>,
  names: ReadonlySet<string>,
): boolean {
  return tokens.some((token) => isName(token) && names.has(identifierName(slice(text, token))));
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted-identifier';
}

// ------------------------------------------------------------------------------------------------------------- queries

function queriesOf(path: string, read: Read, names: ReadonlySet<string>): readonly Unwritten[] {
  const placeOf = placesIn(read.embedded);
  return read.sections.flatMap(({ statements }) =>
    statements.flatMap((statement) =>
      named(queriesIn([statement]), names).map((query): Unwritten => ({
        ...query,
        path,
        kind: 'query',
        name: nameOf(statement, read.text),
        placeOf: (span) => placeOf(shift(span, query.span.start)),
        span: placeOf(query.span),
      })),
    ),
  );
}

type Unwritten = Omit<AffectedQuery, 'written'>;
type Named = Pick<AffectedQuery, 'sent' | 'text' | 'variables' | 'tokens' | 'span'>;

/** A view's own query and that of a policy are only how it was once written. */
function named(queries: readonly PlannableQuery[], names: ReadonlySet<string>): readonly Named[] {
  return queries.flatMap(({ text, variables, span, isDefinition }) => {
    const tokens = tokenize(text).filter(({ kind }) => kind !== 'comment');
    if (isDefinition === true || !mentions({ text, tokens }, names)) return [];
    const sent = readParameters(text, variables);
    // The program adds parts that nobody else knows.
    return sent.isPartial ? [] : [{ sent, text, variables, tokens, span }];
  });
}

/** Queries in the bodies of functions that were created earlier and are as they were: the server does not check them. */
function ofFunctions(
  session: Session,
  { schemas: { before, after } }: Branch,
  names: ReadonlySet<string>,
): readonly Unwritten[] {
  const found: Unwritten[] = [];
  for (const routines of after.functions.values())
    for (const { key, origin, source = '' } of routines) {
      const isOld = before.functions.get(key)?.some((one) => one.origin === origin) === true;
      if (!isOld || !mentions({ text: source, tokens: tokenize(source) }, names)) continue;
      const place = statementAt(session, origin);
      if (place === undefined) continue;
      const { read, statement } = place;
      const placeOf = placesIn(read.embedded);
      for (const query of named(queriesIn([statement]), names))
        found.push({
          ...query,
          path: origin.file,
          kind: 'function',
          name: displayName(key),
          placeOf: (span) => placeOf(shift(span, query.span.start)),
          span: placeOf(query.span),
        });
    }
  return found;
}

/** Views that CASCADE drops: no statement names them. */
function lostViews(session: Session, { schemas, steps }: Branch): readonly Unwritten[] {
  return changed(schemas.before.relations, schemas.after.relations).flatMap((view) => {
    const isView = view.kind === 'view' || view.kind === 'materialized-view';
    if (!isView || schemas.after.relations.has(view.key)) return [];
    const only = new Set([view.name]);
    if (steps.some(({ statement: { parsed } }) => mentions(parsed, only))) return [];
    const place = statementAt(session, view.origin);
    const token = place?.statement.parsed.tokens.find(
      (one) => isName(one) && only.has(identifierName(slice(place.statement.parsed.text, one))),
    );
    if (place === undefined || token === undefined) return [];
    const text = `SELECT * FROM ${quoted(view.schema)}.${quoted(view.name)}`;
    const placeOf = placesIn(place.read.embedded);
    const name = placeOf(shift(token, place.statement.span.start));
    return [
      {
        path: view.origin.file,
        kind: 'view' as const,
        name: displayName(view.key),
        sent: readParameters(text),
        text,
        variables: [],
        tokens: tokenize(text),
        span: placeOf(place.statement.span),
        placeOf: () => name,
      },
    ];
  });
}

function statementAt(
  session: Session,
  { file, span }: Origin,
): { readonly read: Read; readonly statement: Statement } | undefined {
  const read = session.read(file, { named: true, assumed: 'postgresql' });
  const statement = read?.sections
    .flatMap(({ statements }) => statements)
    .find((one) => one.span.start <= span.start && span.end <= one.span.end);
  return read === undefined || statement === undefined ? undefined : { read, statement };
}
