/** Opens the session that every command uses: all rules, git if it is installed, and the named configuration. */
import { relative, resolve } from 'node:path';
import type { EmbeddedSqlFiles } from '../core/embedded-sql/wanted.ts';
import { loadPostgresParser } from '../engine/parsers/postgres.ts';
import type { SessionOptions } from '../engine/session/options.ts';
import { kit } from '../engine/session/kit.ts';
import { Session } from '../engine/session/session.ts';
import type { Io } from './io.ts';
import { shownPath } from './targets.ts';

interface Asked {
  /** As given, relative to the current directory. */
  readonly config?: string | undefined;
  readonly since?: string | undefined;
  readonly after?: string | undefined;
  /** As given: the statistics file. */
  readonly stats?: string | undefined;
  readonly embeddedSql?: EmbeddedSqlFiles | undefined;
  /** As 2027-01-31: the current date for the expiry of suppressions and the age of statistics. */
  readonly date?: string | undefined;
  readonly teamRules?: 'loaded' | 'left-out' | undefined;
}

export async function openSession(
  root: string,
  { cwd, kept }: Pick<Io, 'cwd' | 'kept'>,
  { config, since, after, stats, teamRules, embeddedSql, date }: Asked,
): Promise<Session> {
  const options: SessionOptions = {
    root,
    parser: await loadPostgresParser(),
    ...kit,
    processes: 'allowed',
    withoutGit: 'everything',
    configFile: config === undefined ? undefined : relative(root, resolve(cwd, config)),
    since,
    after,
    teamRules,
    embeddedSql,
    ...(date === undefined ? {} : { now: () => new Date(`${date}T12:00:00Z`) }),
    statisticsFile: stats === undefined ? undefined : resolve(cwd, stats),
  };
  return kept === undefined ? Session.open({ ...options, isOneRun: true }) : kept.session(options);
}

/** What is wrong in a configuration, with its place; undefined if nothing is. */
export function configTrouble({ root, workspace }: Session, cwd: string): string | undefined {
  const [trouble] = workspace.configs.troubles;
  return trouble && `${placeOf(trouble, root, cwd)} ${trouble.message}`;
}

export function placeOf(
  { file, line, column }: { readonly file: string; readonly line: number; readonly column: number },
  root: string,
  cwd: string,
): string {
  return `${shownPath(root, file, cwd)}:${line}:${column}`;
}
