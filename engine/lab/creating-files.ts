/**
 * The SQL files outside of migration folders that create what a file's queries name: views and functions in files of their own, a schema under
 * any name, one file for each table. Found by the names that they create, each before what needs it. Runs nothing.
 */
import { oncePer } from '../../core/collections/once-per.ts';
import { groupBy } from '../../core/collections/group-by.ts';
import { wordSet } from '../../core/collections/word-set.ts';
import { builtInType } from '../../core/effects/type-change.ts';
import { builtInFunctions } from '../../core/names/built-in-functions.ts';
import { isProgramPath, isTestPath } from '../../core/migrations/detection/script-path.ts';
import { folderOf, sharedSegments } from '../../core/migrations/listing.ts';
import type { DocumentSection } from '../../core/migrations/files/document.ts';
import { queriesOf } from '../../core/query-index/query.ts';
import { identifierName } from '../../core/syntax/postgres/identifier.ts';
import { split } from '../../core/syntax/postgres/splitter.ts';
import type { Token } from '../../core/syntax/token.ts';
import type { ParsedStatement } from '../../core/syntax/statement.ts';
import { slice } from '../../core/text/span.ts';
import type { Session } from '../session/session.ts';
import type { Workspace } from '../workspace/discover.ts';

export interface SchemaFile {
  readonly path: string;
  readonly text: string;
}

/** The relations and functions of a file's queries that nothing in some texts creates. */
export function missingNames(session: Session, path: string, before: readonly string[]): readonly string[] {
  const created = createdBy(before);
  return namesUsedIn(session, path).filter((name) => !created.has(name));
}

function namesUsedIn(session: Session, path: string): readonly string[] {
  const sections = session.read(path, { named: true, assumed: 'postgresql' })?.sections;
  return sections === undefined ? [] : namesUsed(sections, path);
}

/** Every request for a file asks. */
const namesUsed = oncePer((sections: readonly DocumentSection[], path: string): readonly string[] => {
  const statements = sections.flatMap((section) => section.statements);
  const relations = queriesOf(path, 'postgresql', statements).flatMap((query) =>
    query.relations.map(({ name }) => name),
  );
  return [...new Set([...relations, ...statements.flatMap(({ parsed }) => functionsIn(parsed))])];
});

function createdBy(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => [...namesCreated(text)]));
}

/** `before`: the texts of what runs before, whose names need no other file. `wanted`: else, what the file's queries name. */
export function creatingFiles(
  session: Session,
  path: string,
  before: readonly string[],
  wanted?: ReadonlySet<string>,
): readonly SchemaFile[] {
  const created = createdBy(before);
  const isMissing = (name: string): boolean => !created.has(name);
  const missing = [...(wanted ?? namesUsedIn(session, path))].filter(isMissing);
  if (missing.length === 0) return [];
  const creators = creatorsIn(session, path);
  const files: SchemaFile[] = [];
  const add = (names: Iterable<string>): void => {
    for (const name of names) {
      const file = isMissing(name) ? creators.of(name) : undefined;
      if (file === undefined) continue;
      const text = missingIn(file.text, isMissing);
      const own = namesCreated(text);
      for (const one of own) created.add(one);
      add([...wordsIn(text)].filter((word) => !own.has(word)));
      files.push({ ...file, text });
    }
  };
  add(missing);
  files.push(...alterationsBeside(session, path, files));
  const own = wanted === undefined ? temporaryTables(session, path, isMissing) : [];
  return own.length === 0 ? files : [...files, { path, text: own.join(';\n') }];
}

/** Other files of the folder may add keys and columns: what they alter of it, in the order of the files. */
function alterationsBeside(
  session: Session,
  path: string,
  files: readonly SchemaFile[],
): readonly SchemaFile[] {
  const folders = new Set(files.map((file) => folderOf(file.path)));
  return alteringFiles(session, path, files).filter((one) => folders.has(folderOf(one.path)));
}

/** Of an SQL file, the statements that alter tables, and all its words. */
interface AlteringFile extends SchemaFile {
  readonly words: ReadonlySet<string>;
}

/** The other SQL files that alter tables that some files create, in any dialect. */
export function filesAltering(
  session: Session,
  path: string,
  files: readonly SchemaFile[],
): readonly string[] {
  const { byAltered } = creatingIn(session, path);
  const created = createdBy(files.map(({ text }) => text));
  const paths = new Set([...created].flatMap((name) => byAltered.get(name) ?? []));
  const own = new Set([path, ...files.map((file) => file.path)]);
  return [...paths]
    .filter((one) => !own.has(one) && !isOther(one, path))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** Those of PostgreSQL. */
export function alteringFiles(
  session: Session,
  path: string,
  files: readonly SchemaFile[],
): readonly AlteringFile[] {
  const { isPostgres, altering } = creatingIn(session, path);
  const others = filesAltering(session, path, files).filter(isPostgres);
  return others.map((one) => {
    const found = altering.get(one) ?? alterationsIn(one, session.textOf(one) ?? '');
    altering.set(one, found);
    return found;
  });
}

/** A block may alter what is not yet altered. */
const altersTable = /^alter\s+table\b|^do\b[\s\S]*\balter\s+table\b/i;

function alterationsIn(path: string, text: string): AlteringFile {
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

/** Of a long file that mostly repeats what is there, the statements that create something else: the server refuses the others one by one. */
function missingIn(text: string, isMissing: (name: string) => boolean): string {
  const names = [...namesCreated(text)];
  if (text.length < long || names.filter(isMissing).length * 2 > names.length) return text;
  const statements = split(text).flatMap(({ kind, span }) => (kind === 'sql' ? [slice(text, span)] : []));
  return statements.filter((one) => [...namesCreated(one)].some(isMissing)).join(';\n');
}

/** Characters; refusing its statements takes seconds. */
const long = 100_000;

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

/** Finds the nearest file to a path that creates a name, of PostgreSQL's and none of a migration. */
export interface Creators {
  readonly of: (name: string) => SchemaFile | undefined;
}

/** In a file that is edited, a name is found after the workspace has been read again. */
export function creatorsIn(session: Session, path: string): Creators {
  const { isPostgres } = creatingIn(session, path);
  return {
    of: (name) =>
      filesCreating(session, path, name).find(
        (one) => !session.isMigration(one.path) && namesCreated(one.text).has(name) && isPostgres(one.path),
      ),
  };
}

/** In any dialect and case, migrations too, the nearest first. */
export function filesCreating(session: Session, path: string, name: string): readonly SchemaFile[] {
  const { byName } = creatingIn(session, path);
  return (byName.get(name.toLowerCase()) ?? [])
    .filter((one) => one !== path && !isOther(one, path))
    .toSorted((a, b) => sharedSegments(b, path) - sharedSegments(a, path))
    .map((one) => ({ path: one, text: session.textOf(one) ?? '' }));
}

interface Creating {
  /** Paths, in the order of the workspace. Names in lower case. */
  readonly byName: ReadonlyMap<string, readonly string[]>;
  /** Those that alter a table, migrations too. */
  readonly byAltered: ReadonlyMap<string, readonly string[]>;
  readonly isPostgres: (path: string) => boolean;
  /** As far as they were asked for. */
  readonly altering: Map<string, AlteringFile>;
}

/** Files of tests and examples are read for a file among them alone. */
function creatingIn(session: Session, path: string): Creating {
  const find = isOther(path, '') ? amongAll : amongUsual;
  return find(session.workspace, session);
}

/** Every letter of a name that somebody types is a name that is missing. */
const amongUsual = oncePer(({ paths }: Workspace, session: Session) =>
  creatingAmong(
    paths.filter((path) => !isOther(path, '')),
    session,
  ),
);

const amongAll = oncePer(({ paths }: Workspace, session: Session) => creatingAmong(paths, session));

function creatingAmong(paths: readonly string[], session: Session): Creating {
  const byName = new Map<string, string[]>();
  const byAltered = new Map<string, string[]>();
  const add = (to: Map<string, string[]>, names: Iterable<string>, path: string): void => {
    for (const name of names) to.set(name, [...(to.get(name) ?? []), path]);
  };
  for (const path of paths) {
    if (!path.endsWith('.sql')) continue;
    const text = session.textOf(path) ?? '';
    add(byAltered, namesAltered(text), path);
    add(byName, new Set([...namesCreated(text)].map((name) => name.toLowerCase())), path);
  }
  const decided = new Map<string, boolean>();
  const isPostgres = (path: string): boolean => {
    const isOne = decided.get(path) ?? isOfPostgres(session, path);
    decided.set(path, isOne);
    return isOne;
  };
  return { byName, byAltered, isPostgres, altering: new Map() };
}

/** What drops again, and what is for tests and examples that the file itself is no part of. */
function isOther(path: string, file: string): boolean {
  const own = path.split('/').slice(sharedSegments(path, file)).join('/');
  return (
    isTestPath(own) ||
    /(?:^|[._/-])(?:down|rollback|revert|undo|fixtures?|examples?|samples?)(?=[._/-])/i.test(own)
  );
}

function isOfPostgres(session: Session, path: string): boolean {
  const dialect = session.read(path, { named: true, assumed: 'postgresql' })?.dialect;
  return dialect === undefined || dialect === 'postgresql';
}

const creation =
  /\bcreate\s+(?:or\s+replace\s+)?(?:(?:unlogged|materialized|recursive|foreign|virtual)\s+)*(?:(?:temp(?:orary)?|algorithm\s*=\s*\w+|definer\s*=\s*\S+|sql\s+security\s+\w+)\s+(?=(?:[^\s;(]+\s+){0,4}view\b))*(?:table|view|function|procedure|type|domain|sequence|aggregate)\s+(?:if\s+not\s+exists\s+)?(?:("[^"\n]+"|[\w$]+|`[^`\n]+`|\[\w+\])\s*\.\s*)?("[^"\n]+"|`[^`\n]+`|\[\w+\]|[a-z_][\w$]*)/gi;

const alteration =
  /\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(?:("[^"\n]+"|[\w$]+)\s*\.\s*)?("[^"\n]+"|`[^`\n]+`|\[\w+\]|[a-z_][\w$]*)/gi;

const rename =
  /\balter\s+table\s+("[^"\n]+"|`[^`\n]+`|\[\w+\]|[\w$]+)\s+rename\s+to\s+("[^"\n]+"|`[^`\n]+`|\[\w+\]|[a-z_][\w$]*)/gi;

const schemaCreation =
  /\bcreate\s+schema\s+(?:if\s+not\s+exists\s+)?(?:authorization\s+)?("[^"\n]+"|[a-z_][\w$]*)/gi;

/** The first schema of the path, in which unqualified names are created. */
const pathChange =
  /^[ \t]*set\s+(?:local\s+|session\s+)?search_path\s*(?:=|\bto\b)\s*(?:'(?=[a-z_][\w$]*'))?("(?!\$user)[^"\n]+"|(?!default\b)[a-z_][\w$]*)/gim;

interface Names {
  readonly created: ReadonlySet<string>;
  /** Where the first statement that creates it begins, by name in lower case. */
  readonly places: ReadonlyMap<string, number>;
  readonly altered: ReadonlySet<string>;
  /** Schemas in which it creates something, and those that it creates. */
  readonly homes: ReadonlySet<string>;
  readonly schemas: ReadonlySet<string>;
}

const known = new Map<string, Names>();
let knownLength = 0;
/** In UTF-16 units, of the texts: a migration that is edited is another text at each letter. */
const mostKnown = 32_000_000;

/** Folded, without their schemas. */
export function namesCreated(text: string): ReadonlySet<string> {
  return namesOf(text).created;
}

/** Where a text creates a name, in any case. */
export function placeOfCreation(text: string, name: string): number | undefined {
  return namesOf(text).places.get(name.toLowerCase());
}

/** Of tables. */
export function namesAltered(text: string): ReadonlySet<string> {
  return namesOf(text).altered;
}

/** The schemas that some texts use and none creates: a program or an administrator creates these. */
export function schemasMissing(texts: readonly string[]): readonly string[] {
  const created = new Set(texts.flatMap((text) => [...namesOf(text).schemas]));
  const used = new Set(texts.flatMap((text) => [...namesOf(text).homes]));
  return [...used].filter((name) => !created.has(name) && !/^(?:|public|pg_.*)$/.test(name));
}

/** Once for each text. */
function namesOf(text: string): Names {
  const before = known.get(text);
  if (before !== undefined) return before;
  const created = Array.from(text.matchAll(creation));
  const all = (matches: Iterable<RegExpMatchArray>, group: 1 | 2): ReadonlySet<string> =>
    new Set(Array.from(matches, (match) => nameIn(match[group] ?? '')));
  const found = {
    created: withNewNames(all(created, 2), text),
    places: new Map(
      created.toReversed().map(({ 2: name = '', index }) => [nameIn(name).toLowerCase(), index] as const),
    ),
    altered: all(text.matchAll(alteration), 2),
    homes: new Set([...all(created, 1), ...(created.length > 0 ? all(text.matchAll(pathChange), 1) : [])]),
    schemas: all(text.matchAll(schemaCreation), 1),
  };
  knownLength += text.length;
  if (knownLength > mostKnown) {
    known.clear();
    knownLength = text.length;
  }
  known.set(text, found);
  return found;
}

/** With those that what it creates gets later: `CREATE TABLE new_users` may take the place of another table. */
function withNewNames(created: ReadonlySet<string>, text: string): ReadonlySet<string> {
  const renamed = Array.from(text.matchAll(rename), ([, from = '', to = '']) => [nameIn(from), nameIn(to)]);
  return new Set([...created, ...renamed.flatMap(([from = '', to = '']) => (created.has(from) ? to : []))]);
}

/** With the quotes of any dialect. */
function nameIn(source: string): string {
  return identifierName(source.replace(/^[`[](.*)[`\]]$/, '"$1"'));
}

function wordsIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(/"[^"\n]+"|[a-z_][\w$]*/gi), ([name]) => identifierName(name)));
}
