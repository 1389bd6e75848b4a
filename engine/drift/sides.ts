/**
 * Sides of a comparison: an open database, or the result of migrations in the embedded PostgreSQL, on a MariaDB server of Plinth's own or
 * in the embedded SQLite. A server of another version prints the same object differently; its schema is then created again there, which prints both alike.
 */
import type { DriftDoubt, DriftSide } from '../../core/drift/side.ts';
import { mysqlScript, type DatabaseText } from '../../core/catalog/mysql-items.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { localName } from '../../core/drift/compare.ts';
import { identifiersIn } from '../../core/schema/expression-text.ts';
import { readContents } from '../databases/catalog/makes.ts';
import { readContentsMysql } from '../databases/mysql/catalog/contents.ts';
import { readContentsSqlite } from '../databases/sqlite/catalog/contents.ts';
import { pullStatements } from '../databases/catalog/pull.ts';
import type { SqlSession, Failed } from '../databases/session.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import type { EmbeddedServer, ReplayOutcome, WorkOptions } from '../embedded/server.ts';

export type SideRead = { readonly kind: 'read'; readonly side: DriftSide } | Failed;

/** What the embedded server is. */
const embeddedMajor = 18;

/** Where migrations run, and where a schema is created again. `text`: of MySQL, the character set of the database that it is for. */
export interface DriftGround {
  readonly contents: (
    history: readonly MigrationToReplay[],
    options: WorkOptions & { readonly text?: DatabaseText | undefined },
  ) => ReturnType<EmbeddedServer['contents']>;
}

/** The kinds of server whose schemas can be compared. */
export const driftDialects = ['postgresql', 'mysql', 'sqlite'] as const satisfies readonly SpokenDialect[];
export type DriftDialect = (typeof driftDialects)[number];

export interface LiveWish extends WorkOptions {
  readonly label: string;
  readonly toolTables: readonly string[];
  /** Prints a schema as another version does; undefined if both sides have one version. */
  readonly embedded: DriftGround | undefined;
}

export function liveSide(
  session: SqlSession,
  wish: LiveWish,
  dialect: DriftDialect = 'postgresql',
): Promise<SideRead> {
  switch (dialect) {
    case 'postgresql':
      return livePostgres(session, wish);
    case 'mysql':
      return liveMysql(session, wish);
    case 'sqlite':
      return liveSqlite(session, wish);
  }
}

/** A file holds the texts of its objects as they were sent, so that nothing has to be created again. */
async function liveSqlite(session: SqlSession, { label, toolTables, signal }: LiveWish): Promise<SideRead> {
  const read = await readContentsSqlite(session, signal);
  if (read.kind === 'failed') return read;
  return { kind: 'read', side: { label, toolTables, ...read.contents, reworded: undefined, doubts: [] } };
}

async function livePostgres(session: SqlSession, wish: LiveWish): Promise<SideRead> {
  const { label, toolTables, embedded, signal } = wish;
  const read = await readContents(session, { signal });
  if (read.kind === 'failed') return read;
  const side = { label, toolTables, ...read.contents, reworded: undefined, doubts: [] };
  if (embedded === undefined || read.contents.major === embeddedMajor) return { kind: 'read', side };
  const pulled = await pullStatements(session, { signal });
  if (pulled.kind === 'failed') return pulled;
  const history = pulled.statements.map((text, at): MigrationToReplay => ({
    name: `${at}`,
    sends: [`SET search_path = ''; SET check_function_bodies = off; ${text}`],
    toolTransaction: false,
  }));
  const { read: again, outcome } = await embedded.contents(history, wish);
  if (again.kind === 'failed') return again;
  const doubts = doubtsOf(outcome, (name) => {
    const made = madeBy(pulled.statements[Number(name)] ?? '');
    return { what: `${made} of ${label}`, words: new Set([localName(made)]) };
  });
  return { kind: 'read', side: { ...side, reworded: again.contents.items, doubts } };
}

async function liveMysql(session: SqlSession, wish: LiveWish): Promise<SideRead> {
  const { label, toolTables, embedded, signal } = wish;
  const read = await readContentsMysql(session, signal === undefined ? {} : { signal });
  if (read.kind === 'failed') return read;
  const { unread = [], ...contents } = read.contents;
  const unseen = unread.map(({ what, name, because }): DriftDoubt => ({
    what: `${what} of ${label}`,
    because,
    words: new Set([name]),
  }));
  const side = { label, toolTables, ...contents, reworded: undefined, doubts: unseen };
  if (embedded === undefined) return { kind: 'read', side };
  const made = mysqlScript(read.contents.makes);
  const history = made.map(({ make = '' }, at): MigrationToReplay => ({
    name: `${at}`,
    sends: [make],
    toolTransaction: false,
  }));
  const { read: again, outcome } = await embedded.contents(history, wish);
  if (again.kind === 'failed') return again;
  if (again.contents.major === read.contents.major) return { kind: 'read', side };
  const doubts = doubtsOf(outcome, (at) => {
    const { kind, name } = made[Number(at)] ?? { kind: 'table', name: '' };
    return { what: `${kind} ${name} of ${label}`, words: new Set([localName(name)]) };
  });
  return { kind: 'read', side: { ...side, reworded: again.contents.items, doubts: [...unseen, ...doubts] } };
}

export interface MigrationsWish extends WorkOptions {
  readonly label: string;
  /** Of MySQL: the character set of the database that it is compared with. */
  readonly text?: DatabaseText | undefined;
  readonly toolTables: readonly string[];
  readonly embedded: DriftGround;
}

export async function migrationsSide(
  migrations: readonly MigrationToReplay[],
  wish: MigrationsWish,
): Promise<SideRead> {
  const { read, outcome } = await wish.embedded.contents(migrations, wish);
  if (read.kind === 'failed') return read;
  const texts = new Map(migrations.map(({ name, sends }) => [name, sends.join('\n')]));
  const doubts = doubtsOf(outcome, (name) => ({ what: name, words: identifiersIn(texts.get(name) ?? '') }));
  const { label, toolTables } = wish;
  return { kind: 'read', side: { label, toolTables, ...read.contents, reworded: undefined, doubts } };
}

function doubtsOf(
  outcome: ReplayOutcome,
  about: (name: string) => Pick<DriftDoubt, 'what' | 'words'>,
): readonly DriftDoubt[] {
  if (outcome.kind === 'failed') return [];
  return [
    ...outcome.migrations.flatMap(({ name, result }): readonly DriftDoubt[] =>
      result.kind === 'applied' ? [] : [{ ...about(name), because: result.reason }],
    ),
    ...outcome.skippedExtensions.map((name): DriftDoubt => ({
      what: `extension ${name}`,
      because: 'it is not in the embedded PostgreSQL',
      words: new Set([name]),
    })),
  ];
}

/** The name after the keywords of CREATE or ALTER. */
function madeBy(statement: string): string {
  const name =
    /^\s*(?:CREATE|ALTER)\s+(?:OR\s+REPLACE\s+)?(?:[A-Z]+\s+)+?((?:"(?:[^"]|"")+"|[a-z_][\w$]*)\.(?:"(?:[^"]|"")+"|[\w$]+))/.exec(
      statement,
    )?.[1];
  return name ?? statement.split('\n')[0]?.slice(0, 60) ?? '';
}
