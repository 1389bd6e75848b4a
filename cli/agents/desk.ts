/**
 * Where tools work: one folder, read only. Runs commands of the command line and reads what they print. Paths of an agent are files of SQL
 * inside the folder, and nothing else.
 */
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { isProgramPath } from '../../core/migrations/detection/script-path.ts';
import { isSqlPath } from '../../core/migrations/detection/sql-path.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import type { Schema } from '../../core/schema/model.ts';
import { kindOf, realPath } from '../../engine/inputs/disk.ts';
import { folderOf } from '../../engine/plan-tests/file-plans.ts';
import type { Session } from '../../engine/session/session.ts';
import { sessionFor } from '../folders.ts';
import type { Io } from '../io.ts';
import { plainStyle } from '../style.ts';
import { nearestFolder, shownPath } from '../targets.ts';
import { data, membersOf, refused, writtenAnswer, type Answer, type Written } from './answer.ts';
import { KeptParts } from './kept.ts';

/** The name of a text that is no file. */
export const loose = '<stdin>';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The migrations that a question is about, with the schema after the last of them. */
export interface Scene {
  readonly session: Session;
  readonly folder: MigrationFolder;
  readonly schema: Schema;
}

interface Asked {
  readonly answer: (input: unknown, desk: Desk) => Promise<Answer>;
}

export class Desk {
  /** Absolute, without links. */
  readonly root: string;
  readonly bundles: string;
  readonly kept = new KeptParts();
  readonly #environment: Io['environment'];

  constructor(root: string, bundles: string, environment: Io['environment']) {
    const real = realPath(root);
    this.root = typeof real === 'string' ? real : root;
    this.bundles = bundles;
    this.#environment = environment;
  }

  /** Answers of all kinds: a tool that fails says so. */
  async answer({ answer }: Asked, input: unknown): Promise<Written> {
    try {
      return writtenAnswer(await this.kept.alone(() => answer(input, this)));
    } catch (error) {
      return writtenAnswer(
        refused(`The tool failed: ${error instanceof Error ? error.message : String(error)}`),
      );
    }
  }

  async run(command: (io: Io) => Promise<number>, input = ''): Promise<Ran> {
    let out = '';
    let err = '';
    const io = this.io(
      (text) => (out += text),
      (text) => (err += text),
      input,
    );
    const code = await command(io);
    return { code, out, err };
  }

  io(write: Io['write'], complain: Io['complain'], input = ''): Io {
    return {
      cwd: this.root,
      input: Readable.from([input]),
      environment: this.#environment,
      write,
      complain,
      progress: () => undefined,
      interrupted: () => new AbortController().signal,
      style: plainStyle,
      bundles: this.bundles,
      kept: this.kept,
    };
  }

  /** A sentence if an agent may not name it. */
  pathOf(given: string, what: 'file' | 'any' = 'any'): { readonly path: string } | string {
    const real = realPath(resolve(this.root, given));
    if (typeof real !== 'string') return `${given} does not exist.`;
    const inside = relative(this.root, real);
    if (!isBelow(inside)) return `${given} is outside of the folder that this tool reads.`;
    const kind = kindOf(real);
    if (kind === 'folder' && what === 'any') return { path: inside === '' ? '.' : inside };
    if (kind !== 'file') return `${given} is no file.`;
    if (!isSqlPath(inside) && !isProgramPath(inside)) return `${given} is no SQL file and no program.`;
    return { path: inside };
  }

  /** For a file that need not exist yet. */
  placeOf(given: string): { readonly path: string } | string {
    const existing = realPath(resolve(this.root, given));
    if (typeof existing === 'string') return this.pathOf(given, 'file');
    const above = realPath(nearestFolder(resolve(this.root, given)));
    const inside = relative(this.root, resolve(this.root, given));
    const isInside = typeof above === 'string' && isBelow(relative(this.root, above)) && isBelow(inside);
    if (!isInside) return `${given} is outside of the folder that this tool reads.`;
    return isSqlPath(inside) ? { path: inside } : `${given} is no SQL file.`;
  }

  /** The session of a path, and the path in it. */
  open(path: string): ReturnType<typeof sessionFor> {
    return sessionFor({ path, config: undefined }, this.io(nowhere, nowhere));
  }

  /** The folder of migrations around a path, or the only one; a sentence if there is none. */
  async scene(path: string | undefined): Promise<Scene | string> {
    const named = path === undefined ? { path: '.' } : this.pathOf(path);
    if (typeof named === 'string') return named;
    const opened = await this.open(named.path);
    if (typeof opened === 'string') return opened;
    const { session } = opened;
    const below = opened.path === '' ? session.folders : foldersBelow(session, opened.path);
    const folder = below.length === 1 ? below[0] : folderOf(session, join(opened.path, 'x.sql'));
    if (folder === undefined)
      return session.folders.length === 0
        ? 'There are no migrations here that say which tables there are.'
        : `Say which migrations are meant, as folder: ${session.folders.map((one) => this.shown(session, one.path)).join(', ')}.`;
    const schema = await session.schemaOf(folder);
    return schema === undefined ? 'The schema is not known.' : { session, folder, schema };
  }

  shown(session: Session, path: string): string {
    return shownPath(session.root, path, this.root);
  }
}

function foldersBelow(session: Session, path: string): readonly MigrationFolder[] {
  return session.folders.filter((one) => one.path === path || one.path.startsWith(`${path}/`));
}

/** A relative path that leads nowhere else. */
function isBelow(path: string): boolean {
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

function nowhere(): void {
  // Commands that print nothing.
}

/** The JSON that a command printed, with what it complained of; else its error. */
export function printed({ out, err }: Ran): Answer {
  if (out.trim() === '') return refused(err.trim());
  const report: unknown = JSON.parse(out);
  const messages = err.trim() === '' ? {} : { messages: err.trim().split('\n') };
  return data({ ...membersOf(report), ...messages });
}
