/**
 * The queries of a workspace outside of its migrations, read when a rule first needs them. Unchanged files are not read again, and the
 * index stays the same object while no query changes.
 */
import { queriesOf, type IndexedQuery } from '../../core/query-index/query.ts';
import { queryIndex, type QueryIndex } from '../../core/query-index/query-index.ts';
import { isOfTests } from '../../core/rule-kit/indexes/missing-index.ts';
import { loadGrammar } from '../embedded-sql/trees/grammars.ts';
import { placedIn } from '../../core/embedded-sql/placed.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import type { OperationKind } from '../../core/operations/model/operation.ts';
import type { DeclaredIn } from '../../core/models/resolve.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { slice } from '../../core/text/span.ts';
import { Models, modelsIn, type KnownModels, type Release } from '../models/models.ts';
import type { Breath } from './time-slices.ts';
import type { LooseReadings, Read, Reading } from './read-file.ts';

export interface QuerySources {
  /** SQL files and programs that no migration tool runs. */
  readonly paths: readonly string[];
  readonly textOf: (path: string) => string | undefined;
  readonly read: (path: string, loose: LooseReadings) => Reading;
  readonly holdsQueries: (path: string) => boolean;
  /** That of the migrations, and of what a library writes; undefined for queries of all dialects. */
  readonly dialect: SpokenDialect | undefined;
  readonly release: () => Promise<Release | undefined>;
}

interface Listed {
  /** What decides which files these are. */
  readonly state: readonly unknown[];
  readonly paths: readonly string[];
}

/** A workspace with more files does not consist of queries. */
const mostFiles = 5_000;

/** The queries of one file. */
type Part = readonly IndexedQuery[];

const nothing: Part = [];

interface OfFile {
  readonly text: string;
  readonly part: Part;
  readonly declared: readonly DeclaredIn[];
}

export class Queries {
  readonly #known = new Map<string, OfFile>();
  readonly #models = new Models();
  readonly #listed = new Map<string, Listed>();
  readonly #made = new Map<string, { readonly parts: readonly Part[]; readonly index: QueryIndex }>();

  /** The files with a project's queries, listed once for each state of the workspace. */
  paths(name: string, state: Listed['state'], find: () => readonly string[]): readonly string[] {
    const known = this.#listed.get(name);
    if (known?.state.length === state.length && known.state.every((one, at) => one === state[at]))
      return known.paths;
    const paths = find();
    this.#listed.set(name, { state, paths });
    return paths;
  }

  /** `name` distinguishes the indexes of one workspace: a project sees its own queries. */
  async index(name: string, sources: QuerySources, breath: Breath): Promise<QueryIndex> {
    const parts: Part[] = [];
    const declared: DeclaredIn[] = [];
    for (const path of sources.paths.slice(0, mostFiles)) {
      if (breath.isDue) await breath.take();
      await loadGrammar(path);
      const found = this.#of(path, sources);
      if (found === undefined) continue;
      const [first] = found.part;
      if (first !== undefined && (sources.dialect ?? first.dialect) === first.dialect) parts.push(found.part);
      declared.push(...found.declared);
    }
    const asked = this.#models.queries(
      name,
      declared,
      await sources.release(),
      sources.dialect ?? 'postgresql',
    );
    if (asked.length > 0) parts.push(asked);
    const made = this.#made.get(name);
    if (made?.parts.length === parts.length && made.parts.every((part, at) => part === parts[at]))
      return made.index;
    const index = queryIndex(parts.flat());
    this.#made.set(name, { parts, index });
    return index;
  }

  /** The models of the last index of that name. */
  models(name: string): KnownModels {
    return this.#models.known(name);
  }

  #of(path: string, sources: QuerySources): OfFile | undefined {
    const text = sources.textOf(path);
    if (text === undefined) return undefined;
    const holdsQueries = sources.holdsQueries(path);
    // The migrations of another server ask for the same file, and for its models alone.
    const key = holdsQueries ? path : `models of ${path}`;
    const known = this.#known.get(key);
    if (known?.text === text) return known;
    const part = holdsQueries ? partOf(path, text, sources) : nothing;
    const found = { text, part, declared: modelsIn(path, text) };
    this.#known.set(key, found);
    return found;
  }
}

function partOf(path: string, text: string, { read }: QuerySources): Part {
  const reading = read(path, new Map());
  if (reading.kind !== 'read' || isScript(path, reading)) return nothing;
  const statements = reading.sections.flatMap((one) =>
    one.statements.filter((statement) => !isForTests(statement, text)),
  );
  return placedIn(reading.embedded, queriesOf(path, reading.dialect, statements));
}

/**
 * For other dialects: scripts that are run once, by their statements or location. Their use of tables is history, not a program's.
 * PostgreSQL's query files are recognised by their tools.
 */
function isScript(path: string, { dialect, embedded, sections }: Read): boolean {
  if (dialect === 'postgresql' || embedded !== undefined) return false;
  if (isOfTests(path) || upgrades.test(path)) return true;
  return sections.some(({ statements }) =>
    statements.some(({ parsed }) => parsed.operations.some(({ kind }) => definitions.has(kind))),
  );
}

const upgrades = /(?:^|\/)(?:up(?:grade|date)s?|patch(?:es)?|migrat\w*|init|seeds?)(?:\/|[\w.-]*\.sql$)/i;
const definitions: ReadonlySet<string> = new Set([
  'createTable',
  'addColumn',
  'dropColumn',
  'redefineColumn',
  'renameColumn',
  'dropRelation',
  'renameRelation',
] satisfies readonly OperationKind[]);

/** A generator creates methods for these too, but no running code calls them. */
function isForTests({ leadingComments }: Statement, text: string): boolean {
  return leadingComments.some((one) => testsOnly.test(slice(text, one)));
}

const testsOnly = /\btests?[- ]only\b|\bonly\s+(?:used\s+)?(?:for|in|by)\s+tests?\b/i;
