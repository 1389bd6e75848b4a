/**
 * Collects the planner's inputs from a live database: reads the catalog in a READ ONLY transaction and, for columns whose values are
 * allowed, both ends of their indexes. What a login may not read is left out and reported; the caller decides which columns are allowed.
 */
import { blockBytes } from '../../../../core/statistics/block.ts';
import { Members, type Note } from '../../../../core/statistics/planner/members.ts';
import { columnValues } from '../../../../core/statistics/planner/read.ts';
import {
  storedKinds,
  type ColumnStatistics,
  type ExpressionStatistics,
  type ExtendedStatistics,
  type GinSize,
  type PlannerStatistics,
  type StoredRelation,
} from '../../../../core/statistics/planner/model.ts';
import type { SqlRow, SqlSession, Failed } from '../../session.ts';
import { readOnly, type Rows } from '../read-only.ts';
import type { ReadOptions, Reads } from '../bounded.ts';
import { heightsOf } from './heights.ts';
import {
  columnsQuery,
  endOfQuery,
  endsQuery,
  expressionsQuery,
  extendedQuery,
  extensionQuery,
  pagesQuery,
  pendingQuery,
  printingQuery,
  relationsQuery,
  settingsQuery,
  typesQuery,
  type AllowedColumn,
} from './queries.ts';
import { plural } from '../../../../core/text/format.ts';

export interface PlannerOptions extends ReadOptions {
  readonly allowed: readonly AllowedColumn[];
}

export type PlannerOutcome =
  | {
      readonly kind: 'collected';
      readonly planner: PlannerStatistics;
      /** Sentences about what this login could not read. */
      readonly missing: readonly string[];
    }
  | Failed;

const defaultTimeoutMs = 60_000;

export async function collectPlanner(session: SqlSession, options: PlannerOptions): Promise<PlannerOutcome> {
  const collected = await collect(session, options);
  if (collected.kind === 'failed') return collected;
  const { planner } = collected;
  const unknown = new Set(
    planner.relations
      .filter((one) => one.method === 'btree' && one.blocks > 0 && one.height === undefined)
      .map(({ schema, name }) => keyOf(schema, name)),
  );
  if (unknown.size === 0) return collected;
  const found = await heightsOf(session, ({ schema, name }) => unknown.has(keyOf(schema, name)), options);
  const heights = new Map(found.map(({ schema, name, height }) => [keyOf(schema, name), height]));
  const relations = planner.relations.map((one) => ({
    ...one,
    height: one.height ?? heights.get(keyOf(one.schema, one.name)),
  }));
  return { ...collected, planner: { ...planner, relations } };
}

function collect(session: SqlSession, options: PlannerOptions): Promise<PlannerOutcome> {
  return readOnly<PlannerOutcome>(
    session,
    { timeoutMs: defaultTimeoutMs, ...options },
    async (rows, reads) => {
      const [first] = objects(await rows(settingsQuery));
      const version = Number(first?.text('version'));
      const { allowed } = options;
      await rows(printingQuery);
      const sizes = await inspected(reads);
      const ends = await endsOf(rows, reads, allowed);
      const columns = objects(await rows(columnsQuery(allowed, version))).map((one) => columnOf(one, ends));
      const extended = await extendedOf(reads, allowed);
      const relations = objects(await rows(relationsQuery)).flatMap((one) => relationOf(one, sizes));
      const collation = first?.inside('collation');
      const planner: PlannerStatistics = {
        source: 'server',
        settings: first?.texts('settings') ?? new Map(),
        collation: {
          provider: collation?.text('provider') ?? 'c',
          collate: collation?.text('collate') ?? '',
          ctype: collation?.text('ctype') ?? '',
          locale: maybe(collation, 'locale') ?? maybe(collation, 'icu'),
          rules: maybe(collation, 'rules'),
          encoding: collation?.text('encoding') ?? '',
        },
        relations,
        columns,
        extended: extended ?? [],
        unknown: [],
      };
      return { kind: 'collected', planner, missing: missingIn(planner, extended !== undefined) };
    },
  );
}

function missingIn({ relations, columns }: PlannerStatistics, extended: boolean): readonly string[] {
  const known = new Set(columns.map(({ schema, relation }) => `${schema}.${relation}`));
  const analysed = relations.filter(({ kind, tuples }) => kind === 'table' && tuples > 0);
  const unreadable = analysed.filter(({ schema, name }) => !known.has(`${schema}.${name}`)).length;
  return [
    ...(unreadable === 0
      ? []
      : [
          `Of ${unreadable} of ${plural(analysed.length, 'table')} with rows no column statistics could be read: the login needs SELECT on them, or they were never analysed.`,
        ]),
    ...(extended ? [] : ['What CREATE STATISTICS has gathered could not be read: only administrators may.']),
  ];
}

/** The rows are JSON in the form of the queries above; a recorded error would be a bug here. */
function objects(rows: readonly SqlRow[]): readonly Members[] {
  const notes: Note[] = [];
  return rows.flatMap(([text]) => {
    if (typeof text !== 'string') return [];
    const value: unknown = JSON.parse(text, (_name, one: unknown) => one ?? undefined);
    return [new Members(value, [], notes)];
  });
}

function maybe(members: Members | undefined, name: string): string | undefined {
  return members?.maybeText(name);
}

interface Inspected {
  readonly height: number | undefined;
  readonly gin: GinSize | undefined;
}

/** Whole first pages if an administrator asks; else for GIN indexes the pending list, which monitoring roles may read. */
async function inspected(reads: Reads): Promise<ReadonlyMap<string, Inspected>> {
  for (const [extension, query] of [
    ['pageinspect', pagesQuery],
    ['pgstattuple', pendingQuery],
  ] as const) {
    const found = await reads(extensionQuery(extension));
    const schema = found.kind === 'rows' ? found.rows[0]?.[0] : undefined;
    const pages = typeof schema === 'string' ? await reads(query(schema)) : undefined;
    if (pages?.kind === 'rows') return inspectedIn(pages.rows);
  }
  return new Map();
}

function inspectedIn(rows: readonly SqlRow[]): ReadonlyMap<string, Inspected> {
  return new Map(
    objects(rows).map((one) => {
      const gin = one.maybeInside('gin');
      return [
        keyOf(one.text('schema'), one.text('name')),
        {
          height: one.maybeCount('height'),
          gin: gin && {
            pendingPages: gin.count('n_pending_pages'),
            totalPages: gin.count('n_total_pages'),
            entryPages: gin.count('n_entry_pages'),
            dataPages: gin.count('n_data_pages'),
            entries: gin.count('n_entries'),
          },
        },
      ];
    }),
  );
}

type Ends = ReadonlyMap<
  string,
  { readonly least: string | undefined; readonly greatest: string | undefined }
>;

async function endsOf(rows: Rows, reads: Reads, allowed: readonly AllowedColumn[]): Promise<Ends> {
  const ends = new Map<string, { least: string | undefined; greatest: string | undefined }>();
  if (allowed.length === 0) return ends;
  for (const one of objects(await rows(endsQuery(allowed)))) {
    const [schema, relation, column] = [one.text('schema'), one.text('relation'), one.text('column')];
    const found = await reads(endOfQuery({ schema, relation, column }));
    const [least, greatest] = found.kind === 'rows' ? (found.rows[0] ?? []) : [];
    ends.set(keyOf(schema, relation, column), { least: least ?? undefined, greatest: greatest ?? undefined });
  }
  return ends;
}

function columnOf(one: Members, ends: Ends): ColumnStatistics {
  const [schema, relation, column] = [one.text('schema'), one.text('relation'), one.text('column')];
  const inherited = one.flag('inherited');
  const values = one.maybeInside('values');
  const end = inherited ? undefined : ends.get(keyOf(schema, relation, column));
  return {
    schema,
    relation,
    column,
    inherited,
    nullFraction: one.number('nullFraction'),
    width: one.count('width'),
    distinct: one.number('distinct'),
    correlation: one.maybeNumber('correlation'),
    values: values && {
      ...columnValues(values),
      least: end?.least,
      greatest: end?.greatest,
    },
  };
}

function relationOf(one: Members, sizes: ReadonlyMap<string, Inspected>): readonly StoredRelation[] {
  const kind = one.oneOf('kind', storedKinds);
  if (kind === undefined) return [];
  const [schema, name] = [one.text('schema'), one.text('name')];
  const inside = sizes.get(keyOf(schema, name));
  return [
    {
      schema,
      name,
      kind,
      blocks: Math.floor(one.count('bytes') / blockBytes),
      pages: one.count('pages'),
      tuples: one.number('tuples'),
      allVisible: one.count('allVisible'),
      allFrozen: one.maybeCount('allFrozen'),
      method: one.maybeText('method'),
      height: inside?.height,
      gin: inside?.gin,
    },
  ];
}

/** Undefined if this login may not read them. */
async function extendedOf(
  reads: Reads,
  allowed: readonly AllowedColumn[],
): Promise<readonly ExtendedStatistics[] | undefined> {
  const found = await reads(extendedQuery(allowed));
  if (found.kind === 'failed') return undefined;
  if (found.rows.length === 0) return [];
  const named = await reads(typesQuery);
  const [names] = named.kind === 'rows' ? objects(named.rows) : [];
  const told = await reads(expressionsQuery(allowed));
  const expressions = told.kind === 'rows' ? objects(told.rows).map(expressionOf) : [];
  return objects(found.rows).map((one) => {
    const [schema, name, inherited] = [one.text('schema'), one.text('name'), one.flag('inherited')];
    const key = keyOf(schema, name, String(inherited));
    const bytes = one.maybeText('bytes');
    return {
      schema,
      name,
      inherited,
      keys: one.text('keys'),
      distinct: one.maybeText('distinct'),
      dependencies: one.maybeText('dependencies'),
      mostCommon:
        bytes === undefined
          ? undefined
          : { bytes, types: names?.texts('types') ?? new Map(), labels: names?.texts('labels') ?? new Map() },
      expressions: expressions.filter((other) => other.key === key).map(({ statistics }) => statistics),
    };
  });
}

function expressionOf(one: Members): { readonly key: string; readonly statistics: ExpressionStatistics } {
  return {
    key: keyOf(one.text('schema'), one.text('name'), String(one.flag('inherited'))),
    statistics: {
      nullFraction: one.number('nullFraction'),
      width: one.count('width'),
      distinct: one.number('distinct'),
      correlation: one.maybeNumber('correlation'),
      mostCommon: one.maybeText('mostCommon'),
      frequencies: one.maybeText('frequencies'),
      bounds: one.maybeText('bounds'),
    },
  };
}

function keyOf(...names: readonly string[]): string {
  return JSON.stringify(names);
}
