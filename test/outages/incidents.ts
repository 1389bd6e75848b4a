/** The outages of examples/outages: what each folder says of itself. Which files are new work is said once, in its plinth.config.json. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repository } from '../hosts/paths.ts';
import type { Effect } from './effects.ts';

export const museum = join(repository, 'examples', 'outages');

export const classes = {
  'lock-queue': 'A lock is waited for without end, and others wait behind it.',
  rewrite: 'A table is rewritten, or a view computed again, while nobody can read it.',
  'blocking-index':
    'An index keeps writes out while it is built, or its lack makes each delete read a table.',
  'one-transaction': 'One transaction does too much: several tables, a backfill, the next file.',
  'timeout-wrong-way': 'A timeout, or a retry, spoils what works CONCURRENTLY.',
  copy: 'MySQL or MariaDB copies a table.',
  'old-code': 'The release that is still running asks for what is gone.',
  'data-loss': 'Values are lost.',
  refused: 'The server refuses the migration, and nothing can be deployed.',
  capacity: 'Too many rows at once, or no numbers left.',
  'merge-race': 'Two branches that are right alone and wrong together.',
  pooler: 'The migration tool’s own lock is in the way.',
  exposed: 'Everybody can read or write.',
  misleading: 'The statement does something else than was meant.',
} as const;

export interface Cause {
  readonly rule: string;
  /** Below the folder of the outage, forward slashes. */
  readonly file: string;
  /** From one on. */
  readonly line: number;
}

export interface Incident {
  /** As the source tells it: 2025-12, 2025-12-22. */
  readonly date: string;
  readonly title: string;
  readonly source: string;
  readonly class: keyof typeof classes;
  /** One line: what happened. */
  readonly what: string;
  readonly note?: string;
  readonly cause: Cause | null;
  /** Why no finding names the cause. */
  readonly reason?: string;
  /** A phrase: what the twin does instead. */
  readonly repair: string;
  /** SQL that fills the tables of the state before. */
  readonly rows?: string;
  /** What a server is seen to do; null if its cause is not in the database. */
  readonly effect: Effect | null;
}

export interface Outage extends Incident {
  /** Its folder in examples/outages. */
  readonly name: string;
  readonly folder: string;
  readonly setting: Setting;
}

export interface Setting {
  readonly tool: string;
  readonly dialect: 'postgresql' | 'mysql' | 'sqlite';
  readonly targetVersion?: number;
  /** Of other engines, with the version. */
  readonly server?: string;
  readonly appliedThrough: string;
}

export type Half = 'migrations' | 'repaired';

export function outages(): readonly Outage[] {
  return readdirSync(museum, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const folder = join(museum, name);
      const { migrations } = read(join(folder, 'plinth.config.json')) as {
        readonly migrations: readonly Setting[];
      };
      const [setting] = migrations;
      if (setting === undefined) throw new Error(`${name} configures no folder`);
      return { ...(read(join(folder, 'incident.json')) as Incident), name, folder, setting };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Its SQL files in their order, and which of them are the migration itself. */
export function filesOf({ folder, setting }: Outage, half: Half): readonly OutageFile[] {
  return readdirSync(join(folder, half), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.sql'))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => {
      const version = /\d+/.exec(path)?.[0] ?? '';
      const isNew = BigInt(version) > BigInt(setting.appliedThrough);
      return { path: `${half}/${path}`, isNew, text: readFileSync(join(folder, half, path), 'utf8') };
    });
}

export interface OutageFile {
  /** Below the folder of the outage. */
  readonly path: string;
  readonly isNew: boolean;
  readonly text: string;
}

/** As people write it: PostgreSQL 16, MySQL 8.0. */
export function engineOf({ setting: { server, targetVersion } }: Outage): string {
  const [name = '', version = ''] = server?.split(' ') ?? ['postgresql', String(targetVersion)];
  return `${engineNames[name] ?? name} ${version}`;
}

const engineNames: Readonly<Record<string, string>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  sqlite: 'SQLite',
};

/** The file's name as a page shows it: that of a folder where all files have the same. */
export function shortName(file: string): string {
  const name = basename(file);
  return /^(?:migration|up)\.sql$/.test(name) ? (file.split('/').at(-2) ?? name) : name;
}
