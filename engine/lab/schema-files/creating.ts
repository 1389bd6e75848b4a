/**
 * The files of a workspace that create and alter tables, views and functions, by name: SQL files of any dialect, and programs that send
 * CREATE TABLE themselves. Finds names by their looks, and parses a program only for a name that it creates. Runs nothing.
 */
import { oncePer } from '../../../core/collections/once-per.ts';
import { isProgramPath, isTestPath } from '../../../core/migrations/detection/script-path.ts';
import type { DocumentSection } from '../../../core/migrations/files/document.ts';
import { isSqlPath } from '../../../core/migrations/detection/sql-path.ts';
import { sharedSegments } from '../../../core/migrations/listing.ts';
import type { Session } from '../../session/session.ts';
import { Breath } from '../../session/time-slices.ts';
import type { Workspace } from '../../workspace/discover.ts';
import { textWithIncluded } from './included.ts';
import { namesAltered, namesCreated } from './names-created.ts';

export interface SchemaFile {
  readonly path: string;
  /** Of a program, the statements with which it creates and alters. */
  readonly text: string;
}

/** As one of the files sees them: others of tests and examples are not there, unless it is among them. */
export class CreatingFiles {
  readonly #session: Session;
  readonly #path: string;
  readonly #all: Names;

  private constructor(session: Session, path: string, all: Names) {
    this.#session = session;
    this.#path = path;
    this.#all = all;
  }

  /** In a file that is edited, a name is found after the workspace has been read again. */
  static async for(session: Session, path: string): Promise<CreatingFiles> {
    const find = isOther(path, '') ? amongAll : amongUsual;
    return new CreatingFiles(session, path, await find(session.workspace, session));
  }

  /** In any case, migrations too, the nearest first. */
  of(name: string): readonly SchemaFile[] {
    const paths = (this.#all.created.get(name.toLowerCase()) ?? []).filter((one) => this.#isSeen(one));
    return paths
      .toSorted((a, b) => sharedSegments(b, this.#path) - sharedSegments(a, this.#path))
      .map((path) => ({ path, text: schemaText(this.#session, path) }));
  }

  /** Those that alter tables of some files and are none of these, in the order of their numbers. */
  altering(files: readonly SchemaFile[]): readonly SchemaFile[] {
    const created = new Set(files.flatMap(({ text }) => [...namesCreated(text)]));
    const own = new Set(files.map(({ path }) => path));
    const paths = new Set([...created].flatMap((name) => this.#all.altered.get(name) ?? []));
    return [...paths]
      .filter((one) => !own.has(one) && this.#isSeen(one))
      .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .map((path) => ({ path, text: schemaText(this.#session, path) }));
  }

  /** What an SQL file itself creates stands before its queries. */
  #isSeen(path: string): boolean {
    return (path !== this.#path || isProgramPath(path)) && !isOther(path, this.#path);
  }
}

interface Names {
  /** Paths, in the order of the workspace. Names in lower case. */
  readonly created: ReadonlyMap<string, readonly string[]>;
  /** Those that alter a table, migrations too. */
  readonly altered: ReadonlyMap<string, readonly string[]>;
}

/** Every letter of a name that somebody types is a name that is missing. */
const amongUsual = oncePer(({ paths }: Workspace, session: Session) =>
  namesAmong(
    paths.filter((path) => !isOther(path, '')),
    session,
  ),
);

const amongAll = oncePer(({ paths }: Workspace, session: Session) => namesAmong(paths, session));

async function namesAmong(paths: readonly string[], session: Session): Promise<Names> {
  const created = new Map<string, string[]>();
  const altered = new Map<string, string[]>();
  const add = (to: Map<string, string[]>, names: Iterable<string>, path: string): void => {
    for (const name of names) to.set(name, [...(to.get(name) ?? []), path]);
  };
  const breath = new Breath(undefined);
  let programs = 0;
  for (const path of paths) {
    const isProgram = isProgramPath(path);
    if (isProgram) programs += 1;
    if (isProgram ? programs > mostPrograms : !isSqlPath(path)) continue;
    if (breath.isDue) await breath.take();
    const text = session.textOf(path) ?? '';
    if (isProgram && !creates.test(text)) continue;
    if (isProgram) await session.prepare(path);
    add(altered, namesAltered(text), path);
    add(created, new Set([...namesCreated(text)].map((name) => name.toLowerCase())), path);
  }
  return { created, altered };
}

/** As many as the index of queries reads. */
const mostPrograms = 5_000;

const creates = /\b(?:create|alter)\s+(?:[a-z]+\s+){0,4}(?:table|view)\b/i;

function schemaText(session: Session, path: string): string {
  if (!isProgramPath(path)) return textWithIncluded(session, path) ?? '';
  const sections = session.read(path, { named: true, assumed: 'postgresql' })?.sections;
  return sections === undefined ? '' : creationsIn(sections);
}

/** A program that creates tables has statements that drop them, for another time. */
const creationsIn = oncePer((sections: readonly DocumentSection[]): string =>
  sections
    .flatMap(({ direction, statements }) => (direction === 'down' ? [] : statements))
    .flatMap(({ parsed: { text } }) => (isCreation(text) ? [text] : []))
    .join(';\n'),
);

export function isCreation(text: string): boolean {
  return /^(?:create\s+(?!temp|database\b|user\b|role\b)|alter\s+table\b(?![\s\S]*\bdrop\b))/i.test(text);
}

/** What drops again, and what is for tests and examples that the file itself is no part of. */
function isOther(path: string, file: string): boolean {
  const own = path.split('/').slice(sharedSegments(path, file)).join('/');
  return (
    isTestPath(own) ||
    /(?:^|[._/-])(?:down|rollback|revert|undo|fixtures?|examples?|samples?)(?=[._/-])/i.test(own)
  );
}
