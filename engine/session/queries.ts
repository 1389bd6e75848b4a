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
import { isModelPath, Models, type KnownModels, type Release } from '../models/models.ts';
import type { Breath } from './time-slices.ts';
import type { Read, Reading } from './read-file.ts';

export interface QuerySources {
  /** SQL files and programs that no migration tool runs. */
  readonly paths: readonly string[];
  readonly textOf: (path: string) => string | undefined;
  readonly read: (path: string) => Reading;
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

export class Queries {
  readonly #known = new Map<string, { readonly text: string; readonly part: Part }>();
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
      const text = sources.textOf(path);
      if (text === undefined) continue;
      const part = this.#partOf(path, text, sources);
      const [first] = part;
      if (first !== undefined && (sources.dialect ?? first.dialect) === first.dialect) parts.push(part);
      declared.push(...this.declaredIn(path, text));
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

  /** The models that a file declares. Its grammar is loaded before. */
  declaredIn(path: string, text: string): readonly DeclaredIn[] {
    return this.#models.declaredIn(path, text);
  }

  #partOf(path: string, text: string, sources: QuerySources): Part {
    const known = this.#known.get(path);
    if (known?.text === text) return known.part;
    const part = isModelPath(path) ? nothing : partOf(path, text, sources);
    this.#known.set(path, { text, part });
    return part;
  }
}

function partOf(path: string, text: string, { read }: QuerySources): Part {
  const reading = read(path);
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
