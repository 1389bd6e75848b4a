/**
 * The queries of a workspace outside of its migrations, read when a rule first needs them: of a file that mentions none of the relations that
 * anybody asked for, only the words. Unchanged files are not read again, and the index stays the same object while no query changes.
 */
import { later } from '../../core/collections/later.ts';
import { isSameList } from '../../core/collections/same-list.ts';
import { queriesOf, type IndexedQuery } from '../../core/query-index/query.ts';
import { queryIndex, type QueryIndex } from '../../core/query-index/query-index.ts';
import { isOfTests } from '../../core/rule-kit/indexes/missing-index.ts';
import { mayHoldQuery } from '../embedded-sql/read.ts';
import { loadGrammar } from '../embedded-sql/trees/grammars.ts';
import { MentionedWords, wordsOfName, type WordsOfName } from '../../core/text/mentioned-words.ts';
import { isProgramPath } from '../../core/migrations/detection/script-path.ts';
import { placedIn } from '../../core/embedded-sql/placed.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import type { OperationKind } from '../../core/operations/model/operation.ts';
import type { DeclaredIn } from '../../core/models/resolve.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { slice } from '../../core/text/span.ts';
import { isModelPath, mayDeclareModels, Models, type KnownModels, type Release } from '../models/models.ts';
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

/** Relations, by their unqualified names, functions or types: what the queries that are wanted name. */
export type About = ReadonlySet<string> | 'all';

/** The queries of one file. */
type Part = readonly IndexedQuery[];

const nothing: Part = [];

interface KnownFile {
  readonly text: string;
  /** Undefined for a program that contains no SQL, and a file of models. Nobody asks for those of a file that is edited. */
  readonly words: () => MentionedWords | undefined;
  readonly mayDeclare: boolean;
  /** A file that was read once is read again when it changes. */
  readonly wasRead: boolean;
  part?: Part;
}

export class Queries {
  readonly #known = new Map<string, KnownFile>();
  readonly #models = new Models();
  readonly #listed = new Map<string, Listed>();
  readonly #made = new Map<string, { readonly parts: readonly Part[]; readonly index: QueryIndex }>();

  /** The files with a project's queries, listed once for each state of the workspace. */
  paths(name: string, state: Listed['state'], find: () => readonly string[]): readonly string[] {
    const known = this.#listed.get(name);
    if (known !== undefined && isSameList(known.state, state)) return known.paths;
    const paths = find();
    this.#listed.set(name, { state, paths });
    return paths;
  }

  /**
   * All queries that name what is asked for, and those of other files that have been read before. `name` distinguishes the indexes of one
   * workspace: a project sees its own queries.
   */
  async index(name: string, sources: QuerySources, breath: Breath, about: About): Promise<QueryIndex> {
    const names = about === 'all' ? about : [...about].map(wordsOfName);
    const parts: Part[] = [];
    const declared: DeclaredIn[] = [];
    for (const path of sources.paths.slice(0, mostFiles)) {
      if (breath.isDue) await breath.take();
      const text = sources.textOf(path);
      if (text === undefined) continue;
      const file = this.#fileOf(path, text);
      const isRead = file.part === undefined && (file.wasRead || isMentioned(names, file));
      if (isRead || file.mayDeclare) await loadGrammar(path);
      if (isRead) file.part = partOf(path, text, sources);
      const { part = nothing } = file;
      const [first] = part;
      if (first !== undefined && (sources.dialect ?? first.dialect) === first.dialect) parts.push(part);
      if (file.mayDeclare) declared.push(...this.declaredIn(path, text));
    }
    const ofModels = this.#models.queries(
      name,
      declared,
      await sources.release(),
      sources.dialect ?? 'postgresql',
    );
    if (ofModels.length > 0) parts.push(ofModels);
    const made = this.#made.get(name);
    if (made !== undefined && isSameList(made.parts, parts)) return made.index;
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

  #fileOf(path: string, text: string): KnownFile {
    const known = this.#known.get(path);
    if (known?.text === text) return known;
    const words = later(() => {
      const mayHold = !isModelPath(path) && (!isProgramPath(path) || mayHoldQuery(path, text));
      return mayHold ? new MentionedWords(text) : undefined;
    });
    const wasRead = known !== undefined && (known.wasRead || known.part !== undefined);
    const file = { text, words, wasRead, mayDeclare: mayDeclareModels(path, text) };
    this.#known.set(path, file);
    return file;
  }
}

function isMentioned(names: readonly WordsOfName[] | 'all', file: KnownFile): boolean {
  if (names !== 'all' && names.length === 0) return false;
  const words = file.words();
  return words !== undefined && (names === 'all' || names.some((name) => words.mayHave(name)));
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
