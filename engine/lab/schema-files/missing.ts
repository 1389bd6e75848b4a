/**
 * What the tables and functions of a file's queries need beside its migrations, on PostgreSQL: files that create what is missing, each before what
 * needs it, with what other files alter of it. Runs nothing.
 */
import { groupBy } from '../../../core/collections/group-by.ts';
import { oncePer } from '../../../core/collections/once-per.ts';
import { wordSet } from '../../../core/collections/word-set.ts';
import { builtInType } from '../../../core/effects/type-change.ts';
import { isProgramPath } from '../../../core/migrations/detection/script-path.ts';
import type { DocumentSection } from '../../../core/migrations/files/document.ts';
import { folderOf } from '../../../core/migrations/listing.ts';
import { builtInFunctions } from '../../../core/names/built-in-functions.ts';
import { queriesOf } from '../../../core/query-index/query.ts';
import { identifierName } from '../../../core/syntax/postgres/identifier.ts';
import { split } from '../../../core/syntax/postgres/splitter.ts';
import type { ParsedStatement } from '../../../core/syntax/statement.ts';
import type { Token } from '../../../core/syntax/token.ts';
import { slice } from '../../../core/text/span.ts';
import type { Session } from '../../session/session.ts';
import type { Workspace } from '../../workspace/discover.ts';
import { CreatingFiles, type SchemaFile } from './creating.ts';
import { columnsOf, schemaMadeBy } from './made-by.ts';
import { homesOf, namesCreated } from './names-created.ts';

/** The relations and functions of a file's queries that nothing in some texts creates. */
export function missingNames(session: Session, path: string, before: readonly string[]): readonly string[] {
  const created = createdBy(before);
  return [...namesUsedIn(session, path).keys()].filter((name) => !created.has(name));
}

/** How queries use a name. */
interface Use {
  /** All words of these queries, in lower case, of which some are its columns. */
  readonly words: Set<string>;
  /** The schemas that they name with it; `public` for none. */
  readonly homes: Set<string>;
}

type NamesUsed = ReadonlyMap<string, Use>;

function namesUsedIn(session: Session, path: string): NamesUsed {
  const sections = session.read(path, { named: true, assumed: 'postgresql' })?.sections;
  return sections === undefined ? new Map() : namesUsed(sections, path);
}

/** Every request for a file asks. */
const namesUsed = oncePer((sections: readonly DocumentSection[], path: string): NamesUsed => {
  const statements = sections.flatMap((section) => section.statements);
  const found = new Map<string, Use>();
  const useOf = (name: string): Use => {
    const use = found.get(name) ?? { words: new Set(), homes: new Set() };
    found.set(name, use);
    return use;
  };
  for (const { relations, words } of queriesOf(path, 'postgresql', statements))
    for (const { name, schema = 'public' } of relations) {
      const use = useOf(name);
      use.homes.add(schema);
      for (const word of words().keys()) use.words.add(word.toLowerCase());
    }
  for (const { parsed } of statements) for (const name of functionsIn(parsed)) useOf(name);
  return found;
});

function createdBy(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => [...namesCreated(text)]));
}

interface Candidate {
  readonly file: SchemaFile;
  /** Of its columns, those that the queries name. */
  readonly count: number;
}

/** Finds files for the queries of one file, of PostgreSQL's. */
export class MissingFiles {
  readonly #session: Session;
  readonly #path: string;
  readonly #creating: CreatingFiles;
  readonly #known: Known;
  readonly #found = new Map<string, readonly Candidate[]>();

  private constructor(session: Session, path: string, creating: CreatingFiles) {
    this.#session = session;
    this.#path = path;
    this.#creating = creating;
    this.#known = knownOf(session.workspace);
  }

  static async for(session: Session, path: string): Promise<MissingFiles> {
    return new MissingFiles(session, path, await CreatingFiles.for(session, path));
  }

  /**
   * The nearest file that creates a name and is no migration; of several, one with most of the columns that the queries name. One that creates it in
   * another schema is another's, if there is one without.
   */
  creating(name: string): SchemaFile | undefined {
    return this.#candidates(name).toSorted((a, b) => b.count - a.count)[0]?.file;
  }

  /** True if a query names a column of a table that this file lacks and another one has. */
  isOutdone({ path, text }: SchemaFile): boolean {
    const used = namesUsedIn(this.#session, this.#path);
    return [...namesCreated(text)].some((name) => {
      const all = used.has(name) ? this.#candidates(name) : [];
      const own = all.find(({ file }) => file.path === path)?.count;
      return own !== undefined && all.some(({ count }) => count > own);
    });
  }

  /** The files that create a name, the nearest first, each with the number of its columns that the queries name. */
  #candidates(name: string): readonly Candidate[] {
    const found = this.#found.get(name) ?? this.#compared(name);
    this.#found.set(name, found);
    return found;
  }

  #compared(name: string): readonly Candidate[] {
    const all = this.#creating
      .of(name)
      .filter(
        (one) =>
          !this.#session.isMigration(one.path) && namesCreated(one.text).has(name) && this.#isPostgres(one),
      );
    const { words = new Set<string>(), homes = new Set<string>() } =
      namesUsedIn(this.#session, this.#path).get(name) ?? {};
    const wanted = homes.size === 0 ? ['public'] : [...homes];
    const own = all.filter(({ text }) => wanted.some((home) => homesOf(text, name).has(home)));
    const files = (own.length === 0 ? all : own).slice(0, mostSources);
    if (files.length < 2 || words.size === 0) return files.map((file) => ({ file, count: 0 }));
    return files.map((file) => {
      const schema = schemaMadeBy(this.#session, file, name, 'postgresql');
      const columns = schema === undefined ? [] : columnsOf(schema, [name]);
      return { file, count: columns.filter((one) => words.has(one)).length };
    });
  }

  /** `before`: the texts of what runs before, whose names need no other file. `wanted`: else, what the file's queries name. */
  files(before: readonly string[], wanted?: ReadonlySet<string>): readonly SchemaFile[] {
    const created = createdBy(before);
    const isMissing = (name: string): boolean => !created.has(name);
    const missing = [...(wanted ?? namesUsedIn(this.#session, this.#path).keys())].filter(isMissing);
    if (missing.length === 0) return [];
    const files: SchemaFile[] = [];
    const add = (names: Iterable<string>): void => {
      for (const name of names) {
        const file = isMissing(name) ? this.creating(name) : undefined;
        if (file === undefined) continue;
        const text = missingIn(file.text, isMissing);
        const own = namesCreated(text);
        for (const one of own) created.add(one);
        add([...wordsIn(text)].filter((word) => !own.has(word)));
        files.push({ ...file, text });
      }
    };
    add(this.#mostFirst(missing));
    files.push(...this.#alteringBeside(files));
    const own = wanted === undefined ? temporaryTables(this.#session, this.#path, isMissing) : [];
    return own.length === 0 ? files : [...files, { path: this.#path, text: own.join(';\n') }];
  }

  /** Before others, the names of the file that is chosen for most: what another one creates a second time is refused. */
  #mostFirst(names: readonly string[]): readonly string[] {
    const chosen = groupBy(names, (name) => this.creating(name)?.path ?? '');
    return [...chosen.values()].toSorted((a, b) => b.length - a.length).flat();
  }

  /** What other files alter of some files, and all their words. */
  altering(files: readonly SchemaFile[]): readonly AlteringFile[] {
    const { altering } = this.#known;
    return this.#creating
      .altering(files)
      .filter((one) => this.#isPostgres(one))
      .map((one) => {
        const found = altering.get(one.path) ?? alterationsIn(one);
        altering.set(one.path, found);
        return found;
      });
  }

  /** Other files of the folder may add keys and columns: what they alter of it, in the order of the files. */
  #alteringBeside(files: readonly SchemaFile[]): readonly AlteringFile[] {
    const folders = new Set(files.map((file) => folderOf(file.path)));
    return this.altering(files).filter((one) => folders.has(folderOf(one.path)));
  }

  #isPostgres({ path }: SchemaFile): boolean {
    const { isPostgres } = this.#known;
    const isOne = isPostgres.get(path) ?? isOfPostgres(this.#session, path);
    isPostgres.set(path, isOne);
    return isOne;
  }
}

function isOfPostgres(session: Session, path: string): boolean {
  const dialect = session.read(path, { named: true, assumed: 'postgresql' })?.dialect;
  return dialect === undefined || dialect === 'postgresql';
}

/** Of many files, not all are compared. */
const mostSources = 20;

/** Of an SQL file, the statements that alter tables, and all its words. */
interface AlteringFile extends SchemaFile {
  readonly words: ReadonlySet<string>;
}

/** As far as it was asked for, by path. */
interface Known {
  readonly isPostgres: Map<string, boolean>;
  readonly altering: Map<string, AlteringFile>;
}

const knownOf: (workspace: Workspace) => Known = oncePer(() => ({
  isPostgres: new Map(),
  altering: new Map(),
}));

/** A block may alter what is not yet altered. */
const altersTable = /^alter\s+table\b|^do\b[\s\S]*\balter\s+table\b/i;

function alterationsIn({ path, text }: SchemaFile): AlteringFile {
  const statements = split(text).flatMap(({ kind, span }) => {
    const statement = slice(text, span);
    return kind === 'sql' && altersTable.test(statement) ? [statement] : [];
  });
  return { path, text: statements.join(';\n'), words: wordsIn(text) };
}

/** That a program creates once, for its other statements: here as tables that stay. */
function temporaryTables(
  session: Session,
  path: string,
  isMissing: (name: string) => boolean,
): readonly string[] {
  if (!isProgramPath(path)) return [];
  const sections = session.read(path, { named: true, assumed: 'postgresql' })?.sections ?? [];
  const texts = sections.flatMap(({ statements }) =>
    statements.flatMap(({ parsed: { text } }) => (temporary.test(text) ? [text] : [])),
  );
  const named = groupBy(texts, (text) => [...namesCreated(text.replace(temporary, 'CREATE TABLE'))][0] ?? '');
  return [...named].flatMap(([name, [first = '', ...others]]) =>
    isMissing(name) && others.length === 0 && !first.includes('${') ? [kept(first)] : [],
  );
}

const temporary = /^create\s+temp(?:orary)?\s+table\b/i;

function kept(text: string): string {
  return text
    .replace(/^create\s+temp(?:orary)?\b/i, 'CREATE')
    .replace(/\bon\s+commit\s+(?:drop|delete\s+rows)\b/i, '');
}

/** Of a file that mostly repeats what is there, the statements about what it creates besides: the others would be refused, or change what is there. */
function missingIn(text: string, isMissing: (name: string) => boolean): string {
  const names = [...namesCreated(text)];
  const own = new Set(names.filter(isMissing));
  if (own.size * 2 > names.length) return text;
  const statements = split(text).flatMap(({ kind, span }) => (kind === 'sql' ? [slice(text, span)] : []));
  const isOwn = (statement: string): boolean => {
    const created = [...namesCreated(statement)];
    return created.length > 0
      ? created.some((name) => own.has(name))
      : [...wordsIn(statement)].some((name) => own.has(name));
  };
  return statements.filter(isOwn).join(';\n');
}

/** And types of casts. Of a document that is edited, most statements stay. */
const functionsIn = oncePer(({ text, tokens }: ParsedStatement): readonly string[] =>
  tokens.flatMap((token, at) => {
    const next = tokens[at + 1];
    if (token.kind !== 'word' && token.kind !== 'quoted-identifier') return [];
    const isCalled = next !== undefined && slice(text, next) === '(';
    if (!isCalled && !isCastTo(text, tokens, at)) return [];
    const name = identifierName(slice(text, token));
    const isKnown = isCalled ? builtInFunctions().has(name) || words.has(name) : typeWords.has(name);
    return isKnown || builtInType(name) ? [] : [name];
  }),
);

/** Behind `::`. */
function isCastTo(text: string, tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before !== undefined && slice(text, before) === '::';
}

/** As the standard calls them. */
const typeWords = wordSet(
  'int integer bigint smallint boolean real double decimal numeric character national',
);

/** Before a parenthesis, and no function. */
const words = wordSet(
  'in values as on and or not exists any all some using over filter from select where by',
);

function wordsIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(/"[^"\n]+"|[a-z_][\w$]*/gi), ([name]) => identifierName(name)));
}
