/**
 * Starts the server of plan labs and descriptions: the embedded PostgreSQL with a database's collation and the workspace's migrations,
 * without rows. Statistics are added later.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseCollation } from '../../core/statistics/planner/model.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { literal } from '../databases/literal.ts';
import type { DatabaseFailure, SqlRow, SqlSession } from '../databases/session.ts';
import { defaultLimits, EmbeddedChild, type EmbeddedLimits, type SizesRequest } from '../embedded/child.ts';
import { extensionsToLoad } from '../embedded/extensions.ts';
import type { MigrationToReplay, PreparedMigration } from '../embedded/preparation.ts';
import type { Replayed, SharedServer } from './shared-server.ts';

export interface LabServer extends SqlSession {
  sizes(request: SizesRequest, signal?: AbortSignal): Promise<DatabaseFailure | undefined>;
}

export interface LabStart {
  /** dist/embedded.cjs. */
  readonly program: string;
  readonly parser: PostgresParser;
  readonly limits?: Partial<EmbeddedLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Started {
  readonly kind: 'started';
  readonly server: EmbeddedChild;
  readonly remarks: readonly string[];
}

export type Failed = { readonly kind: 'failed'; readonly failure: DatabaseFailure };

/** All objects of the lab itself are in this schema. */
export const ownSchema = 'plinth_lab';

/** In a turn: the server in the state after a history, with this collation if it matters. */
export async function replay(
  shared: SharedServer,
  history: readonly MigrationToReplay[],
  collation: DatabaseCollation | undefined,
  options: LabStart,
): Promise<Replayed> {
  const migrations = await shared.prepare(history, options.parser);
  return shared.reach(
    migrations,
    extensionsOf(migrations),
    collation,
    (extensions, own) => startChild(extensions, own, options),
    options.signal,
  );
}

/** For a history that consists of these texts. Nobody has parsed them yet: what they create is told by their words. */
export function boot(
  shared: SharedServer,
  texts: readonly string[],
  options: Omit<LabStart, 'parser'>,
): Promise<void> {
  const named = texts.flatMap((text) => Array.from(text.matchAll(createsExtension), ([, name = '']) => name));
  return shared.boot(toLoad(named), (extensions, own) => startChild(extensions, own, options));
}

const createsExtension = /\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)/gi;

function extensionsOf(migrations: readonly PreparedMigration[]): ReadonlySet<string> {
  return toLoad(migrations.flatMap((one) => one.extensions));
}

function toLoad(extensions: readonly string[]): ReadonlySet<string> {
  return new Set([...extensionsToLoad(extensions), 'pg_buffercache']);
}

async function startChild(
  extensions: ReadonlySet<string>,
  collation: DatabaseCollation,
  options: Omit<LabStart, 'parser'>,
): Promise<Started | Failed> {
  const limits: EmbeddedLimits = { ...defaultLimits, work: 'plans', ...options.limits };
  const asked = { ...options, limits, extensions };
  const first = await EmbeddedChild.start(asked);
  return first.kind === 'failed' ? first : withCollation(first.child, collation, asked);
}

/** A database's collation is fixed before its first table, and read when its server starts. */
async function withCollation(
  server: EmbeddedChild,
  wanted: DatabaseCollation,
  options: Parameters<typeof EmbeddedChild.start>[0],
): Promise<Started | Failed> {
  const { provider, collate, ctype, locale, rules, remarks } = embeddedCollation(wanted);
  const now = await ask(
    server,
    'SELECT datlocprovider::text, datcollate, datctype, datlocale, daticurules FROM pg_database WHERE datname = current_database()',
  );
  if (now.kind === 'failed') return now;
  const is = JSON.stringify(now.rows[0]);
  if (is === JSON.stringify([provider, collate, ctype, locale, rules]))
    return { kind: 'started', server, remarks };
  const folder = await mkdtemp(join(tmpdir(), 'plinth-lab-'));
  try {
    const text = (value: string | null): string => (value === null ? 'NULL' : literal(value));
    const set = await ask(
      server,
      `UPDATE pg_database SET datlocprovider = ${text(provider)}::"char", datcollate = ${text(collate)}, datctype = ${text(ctype)},
        datlocale = ${text(locale)}, daticurules = ${text(rules)}, datcollversion = NULL WHERE datname = current_database()`,
    );
    if (set.kind === 'failed') return set;
    const from = join(folder, 'cluster.tar');
    const unsaved = await server.save(from, options.signal);
    server.end({ reason: 'closed', message: 'The lab starts again with another collation.' });
    if (unsaved !== undefined) return { kind: 'failed', failure: unsaved };
    const again = await EmbeddedChild.start({ ...options, from });
    return again.kind === 'failed' ? again : { kind: 'started', server: again.child, remarks };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Collation {
  readonly provider: string;
  readonly collate: string;
  readonly ctype: string;
  readonly locale: string | null;
  readonly rules: string | null;
  readonly remarks: readonly string[];
}

/** The embedded server has no locales of an operating system; it contains ICU, which sorts nearly alike. */
function embeddedCollation({
  provider,
  collate,
  ctype,
  locale,
  rules,
  encoding,
}: DatabaseCollation): Collation {
  const other =
    encoding === 'UTF8' || encoding === 'SQL_ASCII'
      ? []
      : [`The database stores texts as ${encoding}, the lab as UTF8.`];
  if (provider !== 'c')
    return {
      provider,
      collate: 'C',
      ctype: clusterCtype,
      locale: locale ?? 'und',
      rules: rules ?? null,
      remarks: other,
    };
  if (/^(?:C|POSIX)(?:\.|$)/i.test(collate))
    return { provider, collate, ctype, locale: null, rules: null, remarks: other };
  const language = languageOf(collate);
  return {
    provider: 'i',
    collate: 'C',
    ctype: clusterCtype,
    locale: language,
    rules: null,
    remarks: [
      ...other,
      `Texts are sorted by ${collate} of the operating system there, and by ICU's ${language === anyLanguage ? 'order for all languages' : language} in the lab.`,
    ],
  };
}

/** Of the cluster that is shipped: a server with another one has to start again. */
const clusterCtype = 'C.UTF-8';

const anyLanguage = 'und';

/** `de_AT.UTF-8` is ICU's `de-AT`; Windows has other names. */
function languageOf(collate: string): string {
  const found = /^([a-z]{2,3})(?:[-_]([A-Za-z]{2}))?(?:[.@]|$)/.exec(collate);
  if (found === null) return anyLanguage;
  return found.slice(1).filter(Boolean).join('-');
}

export type Answer = { readonly kind: 'rows'; readonly rows: readonly SqlRow[] } | Failed;

export function ask(server: SqlSession, text: string, signal?: AbortSignal): Promise<Answer> {
  return server.query(text, { signal });
}
