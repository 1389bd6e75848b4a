/**
 * Atlas with its own file format: `<version>_<name>.sql` beside atlas.sum, in the order of the file names. Atlas sends one statement at a
 * time inside a transaction for each file, unless the file's first comment says `-- atlas:txmode none`; `-- atlas:delimiter` sets another
 * statement delimiter. A checkpoint repeats what came before it (cmdapi/migrate.go, sql/migrate/dir.go and lex.go).
 */
import { span, type Span } from '../../text/span.ts';
import type { MigrationFile, MigrationTool, ToolSettings } from '../convention.ts';
import { filesIn, has, join, type Listing } from '../listing.ts';
import { namesReason } from '../detection/recognise.ts';
import { compareText, nextVersion } from '../files/versions.ts';
import { wholeFile } from '../files/whole-file.ts';

const fileName = /^(\d[^_/]*)_?([^/]*)\.sql$/;
const sum = 'atlas.sum';
const noTransaction = '-- atlas:txmode none';

/** The settings contain the names of checkpoint files. */
function withCheckpoints(checkpoints: ToolSettings): MigrationTool {
  return {
    id: 'atlas',
    name: 'Atlas',
    example: '20240131120000_create_users.sql',
    layout: 'flat',
    dialectFiles: [
      {
        name: /^atlas\.hcl$/,
        says: /\b(?:url|dev)\s*=\s*"(?:docker:\/\/)?(postgres|mysql|mariadb|sqlite|sqlserver)\b/g,
      },
    ],
    configurable: { read: readCheckpoints, apply: withCheckpoints },
    transactionAround: 'migration',
    // sql/postgres/driver.go: pg_try_advisory_lock, retried after a sleep; nothing waits inside a statement.
    lock: {
      kind: 'session-advisory',
      concurrently: 'free',
    },
    // sql/migrate/migrate.go, Pending: HistoryNonLinearError in the default order.
    outOfOrder: 'refuses to go on, but for --exec-order',
    deploys: /\batlas\s+migrate\s+apply\b/,
    recordBack:
      'atlas migrate set VERSION, with the version before, takes out all after that, and Atlas runs again what of it was not taken back.',
    historyTable: {
      schema: 'atlas_schema_revisions',
      name: 'atlas_schema_revisions',
      column: 'version',
      keeps: 'each',
      names: 'version',
      done: 'applied = total',
      upTo: 'type = 1',
    },
    noTransactionMarker: noTransaction,

    recognise(candidate) {
      const file = join(candidate.path, sum);
      // Atlas also runs folders in the formats of other tools; those tools' files describe them better.
      if (candidate.files.some((one) => /\.(?:up|down)\.sql$|^[VUBR][\d.]*__/.test(one))) return undefined;
      return has(candidate.listing, file)
        ? [{ kind: 'tool-file', file, says: 'it is Atlas’s' }, namesReason(candidate)]
        : undefined;
    },

    classify(path) {
      const match = fileName.exec(path);
      if (match === null) return undefined;
      const [, version = '', name = ''] = match;
      const baseline = checkpoints.has(path) ? ({ baseline: true } as const) : {};
      return { path, version, name, direction: 'up', repeatable: false, ...baseline };
    },

    compare: (a, b) => compareText(a.path, b.path),

    select: (up) => withoutRepeats(up, ({ baseline }) => baseline === true),

    companions: () => [],

    read(file, text) {
      const directives = directivesOf(text);
      const delimiter = directives.get('delimiter');
      const toolTransaction = directives.get('txmode') !== 'none';
      const fences = delimiter === undefined ? [] : piecesOf(text, unescaped(delimiter));
      return wholeFile(file, text, { sends: 'statement-by-statement', toolTransaction }, fences);
    },

    // The directive only counts in comments that an empty line separates from the first statement.
    withoutTransaction: () => ({ head: `${noTransaction}\n\n`, create: [] }),

    create(migration, after, existing) {
      const head = migration.transaction ? '' : `${noTransaction}\n\n`;
      return [
        { path: `${nextVersion(after.version, existing)}_${migration.name}.sql`, text: head + migration.up },
      ];
    },
  };
}

export const atlas: MigrationTool = withCheckpoints(new Map());

/** `-- atlas:name value` in the comment at the very beginning, which counts if it is separated from the first statement. */
function directivesOf(text: string): ReadonlyMap<string, string> {
  const lines = /^(?:(?:--|#)[^\n]*(?:\n|$(?![^])))*/.exec(text)?.[0] ?? '';
  const rest = text.slice(lines.length);
  const found = new Map<string, string>();
  for (const match of lines.matchAll(/^(?:--|#)[ \t]*atlas:(\w+)[ \t]*([^\r\n]*)/gm)) {
    const [, name = '', value = ''] = match;
    // The delimiter needs no empty line after it: Atlas reads it with the first line of the file.
    if (name === 'delimiter' || rest === '' || /^[ \t]*\r?\n/.test(rest)) found.set(name, value.trim());
  }
  return found;
}

function unescaped(delimiter: string): string {
  return delimiter.replaceAll('\\n', '\n').replaceAll('\\r', '\r').replaceAll('\\t', '\t');
}

function piecesOf(text: string, delimiter: string): readonly Span[] {
  if (delimiter === '') return [];
  const pieces: Span[] = [];
  let start = text.indexOf('\n') + 1;
  for (let at = text.indexOf(delimiter, start); at >= 0; at = text.indexOf(delimiter, start)) {
    pieces.push(span(start, at));
    start = at + delimiter.length;
  }
  pieces.push(span(start, text.length));
  return pieces;
}

function readCheckpoints(folder: string, listing: Listing): ToolSettings {
  if (!has(listing, join(folder, sum))) return new Map();
  const inside = filesIn(listing, folder).filter((path) => path.endsWith('.sql'));
  const marked = inside.filter((path) =>
    directivesOf((listing.text(path) ?? '').slice(0, 4_096)).has('checkpoint'),
  );
  return new Map(marked.map((path) => [folder === '' ? path : path.slice(folder.length + 1), 'checkpoint']));
}

/** A checkpoint counts only if the files that it repeats are missing, and only the newest one counts. */
function withoutRepeats(
  up: readonly MigrationFile[],
  isCheckpoint: (file: MigrationFile) => boolean,
): readonly MigrationFile[] {
  const last = up.findLastIndex(isCheckpoint);
  if (last < 0) return up;
  const repeats = up.slice(0, last).some((file) => !isCheckpoint(file));
  return up.filter((file, at) => !isCheckpoint(file) || (at === last && !repeats));
}
