/**
 * Drizzle: `<number>_<name>.sql` in the order of meta/_journal.json; a file that is not in the journal never runs. Drizzle sends the text
 * between two `--> statement-breakpoint` as one query and runs all pending migrations in one transaction (drizzle-orm/src/migrator.ts,
 * pg-core/dialect.ts: migrate). It has neither down migrations nor an opt-out from the transaction. On libSQL the client switches foreign
 * keys off before that transaction and on after it (drizzle-orm/libsql/session.ts, @libsql/client: migrate).
 */
import { span, type Span } from '../../text/span.ts';
import { withHand } from '../applying/by-hand.ts';
import type { MigrationFile, MigrationTool, ToolSettings } from '../convention.ts';
import { has, join, withAncestors, type Listing } from '../listing.ts';
import { namesReason } from '../detection/recognise.ts';
import { compareText } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

const fileName = /^(\d{4,})_(.*)\.sql$/;
const journalPath = 'meta/_journal.json';
const breakpoint = '--> statement-breakpoint';
/** Not a tag of the journal, because tags begin with a digit. */
const driver = 'driver';
const dayInMilliseconds = 86_400_000;

/** The settings contain the journal's tags, each with its position and its creation time in days. */
function withJournal(journal: ToolSettings): MigrationTool {
  const said = (path: string): string | undefined => journal.get(path.replace(/\.sql$/, ''));
  const entryOf = (path: string): readonly string[] => said(path)?.split(' ') ?? [];
  const isStray = ({ path }: { readonly path: string }): boolean => said(path) === undefined;
  const isRead = [...journal.keys()].some((key) => /^\d/.test(key));
  const placeOf = ({ path }: MigrationFile): number => Number(entryOf(path)[0] ?? Number.MAX_SAFE_INTEGER);
  return {
    id: 'drizzle',
    name: 'Drizzle',
    example: '0000_create_users.sql',
    layout: 'flat',
    dialectFiles: [{ name: /^_journal\.json$/, says: /"dialect"\s*:\s*"(\w+)"/g, beside: 'meta' }],
    configurable: { read: readJournal, apply: withJournal },
    transactionAround: 'all-pending',
    ...(journal.get(driver) === 'libsql' ? { foreignKeys: 'off' as const } : {}),
    // Measured with 0.45: two simultaneous runs both apply the pending files, and both write a row.
    lock: { kind: 'none', concurrently: 'free' },
    deploys: /\bdrizzle-kit\s+migrate\b/,
    historyTable: {
      schema: journal.get('schema') ?? 'drizzle',
      name: journal.get('table') ?? '__drizzle_migrations',
      column: 'hash',
      keeps: 'each',
      names: 'sha256',
    },
    recordBack:
      'Delete its row (its created_at is the `when` of its entry in meta/_journal.json): Drizzle runs what is later than the last row.',
    noTransactionMarker: undefined,

    recognise(candidate) {
      const file = join(candidate.path, journalPath);
      return has(candidate.listing, file)
        ? [{ kind: 'tool-file', file, says: 'it is Drizzle’s' }, namesReason(candidate)]
        : undefined;
    },

    classify(path) {
      const match = fileName.exec(path);
      if (match === null || path.includes('/')) return undefined;
      const [, version = '', name = ''] = match;
      return { path, version, name, direction: 'up', repeatable: false };
    },

    compare: (a, b) => placeOf(a) - placeOf(b) || compareText(a.path, b.path),

    // Without the journal it is not known which files it omits.
    select: (up) => (up.every(isStray) ? up : up.filter((file) => !isStray(file))),
    neverRuns: (file, beside) =>
      isStray(file) && !beside.every(isStray) ? `${journalPath} has no entry for it` : undefined,

    // pg-core/dialect.ts, migrate: a file is pending if its timestamp is later than that of the table's last row; names are not compared.
    momentOf(path) {
      const [, when] = entryOf(path);
      return when === undefined ? undefined : { at: Number(when), said: `\`when\` in ${journalPath}` };
    },

    companions: () => [],

    read(file, text) {
      const pieces = piecesOf(text);
      // In MySQL `-->` is not a comment; the text between two pieces is not sent.
      const blanks = pieces.slice(1).map(({ start }, at) => span(pieces[at]?.end ?? 0, start));
      // A file that Drizzle never sends is applied by somebody else, as by psql.
      const isSent = !isRead || !isStray(file);
      const delivery = { sends: 'statement-by-statement', toolTransaction: isSent } as const;
      const { sections } = wholeFile(file, text, delivery, isSent ? pieces : []);
      return { sections: sections.map((one) => ({ ...one, blanks })) };
    },

    // The journal has to list the file with its creation time: drizzle-kit generate --custom writes both.
    create: () => undefined,
  };
}

export const drizzle: MigrationTool = withJournal(new Map());

/** In the order of the journal, in which the migrator runs the files; `when` is in milliseconds. */
function readJournal(folder: string, listing: Listing): ToolSettings {
  const file = join(folder, journalPath);
  if (!has(listing, file)) return new Map();
  const known = [
    ...(isOnLibsql(folder, listing) ? [[driver, 'libsql'] as const] : []),
    ...recordIn(folder, listing),
  ];
  const entries = (listing.text(file) ?? '').matchAll(/\{[^{}]*?"tag"\s*:\s*"([^"\\]+)"[^{}]*\}/g);
  const tags = Array.from(entries, ([entry, tag = ''], place): readonly [string, string] => {
    const when = /"when"\s*:\s*(\d+)/.exec(entry)?.[1];
    return [
      tag,
      `${String(place)}${when === undefined ? '' : ` ${String(Number(when) / dayInMilliseconds)}`}`,
    ];
  });
  const settings = new Map([...known, ...tags]);
  // The migrator stops at the first missing file, and the existing files are not in its journal.
  const isOfOthers = tags.length > 0 && !tags.some(([tag]) => has(listing, join(folder, `${tag}.sql`)));
  return isOfOthers
    ? withHand(settings, `${file} lists none of them: Drizzle does not apply them`)
    : settings;
}

/** The setting of drizzle-kit's configuration: migrations: { table, schema }. */
export function recordIn(folder: string, listing: Listing): readonly (readonly [string, string])[] {
  const said = withAncestors(folder)
    .flatMap((home) => ['ts', 'js', 'mjs', 'cjs'].map((end) => join(home, `drizzle.config.${end}`)))
    .flatMap((file) => (has(listing, file) ? [listing.text(file) ?? ''] : []))
    .flatMap((text) => /\bmigrations\s*:\s*\{([^}]*)\}/.exec(text)?.[1] ?? [])[0];
  return (['table', 'schema'] as const).flatMap((key) => {
    const value = new RegExp(`\\b${key}\\s*:\\s*["'\`](\\w+)["'\`]`).exec(said ?? '')?.[1];
    return value === undefined ? [] : [[key, value] as const];
  });
}

/** The nearest package that names a driver of SQLite names this one, and no other. */
export function isOnLibsql(folder: string, listing: Listing): boolean {
  for (const home of withAncestors(folder)) {
    const file = join(home, 'package.json');
    const text = has(listing, file) ? (listing.text(file) ?? '') : '';
    const drivers = new Set(
      Array.from(text.matchAll(/"(@libsql\/client|better-sqlite3)"\s*:/g), ([, one]) => one),
    );
    if (drivers.size > 0) return drivers.size === 1 && drivers.has('@libsql/client');
  }
  return false;
}

function piecesOf(text: string): readonly Span[] {
  const pieces: Span[] = [];
  let start = 0;
  for (let at = text.indexOf(breakpoint); at >= 0; at = text.indexOf(breakpoint, start)) {
    pieces.push(span(start, at));
    start = at + breakpoint.length;
  }
  pieces.push(span(start, text.length));
  return pieces;
}
