/**
 * goose: one `<number>_<name>.sql` with `-- +goose Up` and `-- +goose Down`. Statements are sent one at a time inside a transaction of
 * goose's, unless the file says `-- +goose NO TRANSACTION`. What a statement is, goose decides by lines (internal/sqlparser/parser.go): it
 * ends with a line that ends with a semicolon, or stands between StatementBegin and StatementEnd. So two statements on one line go
 * together, and a function body without those marks is torn apart.
 */
import { span, type Span } from '../../text/span.ts';
import type { MigrationTool, Section } from '../convention.ts';
import { annotationReason } from '../recognise.ts';
import { sqlcFile } from '../tool-files.ts';
import { compareText, compareVersions, nextVersion } from '../versions.ts';

const fileName = /^(\d+)_(.*)\.sql$/;
const noTransaction = '-- +goose NO TRANSACTION';

export const goose: MigrationTool = {
  id: 'goose',
  name: 'goose',
  example: '00001_create_users.sql',
  layout: 'flat',
  dialectFiles: [
    sqlcFile,
    {
      name: /^Makefile$|^Taskfile\.ya?ml$|\.mk$/i,
      says: /\bgoose\b[^\n]*?\s(postgres|pgx|mysql|sqlite3|mssql|clickhouse|redshift|tidb|vertica|ydb)\b/g,
    },
  ],
  transactionAround: 'migration',
  // The command takes no lock. Programs may ask for one (lock/postgres.go): pg_try_advisory_lock, tried again after a sleep.
  lock: { kind: 'none', concurrently: 'free' },
  historyTable: { schema: undefined, name: 'goose_db_version', column: 'version_id', keeps: 'each' },
  noTransactionMarker: noTransaction,

  recognise(candidate) {
    const reason = annotationReason(candidate, /^[ \t]*--[ \t]*\+goose[ \t]+Up\b/im, '-- +goose Up');
    return reason && [reason];
  },

  classify(path) {
    const match = fileName.exec(path);
    if (match === null || path.includes('/')) return undefined;
    const [, version = '', name = ''] = match;
    return { path, version, name, direction: 'both', repeatable: false };
  },

  compare: (a, b) => compareVersions(a.version, b.version) || compareText(a.path, b.path),

  companions: () => [],

  read(_file, text) {
    const annotations = annotationsOf(text);
    const says = (one: string): boolean => annotations.some(({ word }) => word === one);
    const down = annotations.find(({ word }) => word === 'DOWN');
    const up = annotations.find(({ word, start }) => word === 'UP' && start < (down?.start ?? Infinity));
    // goose refuses a file that does not begin with Up; nothing is claimed about such a file.
    if (up === undefined) return { sections: [] };
    const delivery = { sends: 'statement-by-statement', toolTransaction: !says('NO TRANSACTION') } as const;
    const section = (direction: 'up' | 'down', range: Span): Section => ({
      direction,
      span: range,
      delivery,
      fences: statementsIn(text, range, annotations),
    });
    const sections = [section('up', span(up.end, down?.start ?? text.length))];
    if (down !== undefined) sections.push(section('down', span(down.end, text.length)));
    // Values come from the environment of whoever runs it.
    return says('ENVSUB ON')
      ? { sections, substitution: { open: '${', close: '}', values: new Map() } }
      : { sections };
  },

  withoutTransaction: () => ({ head: `${noTransaction}\n`, create: [] }),

  create(migration, after, existing) {
    const head = migration.transaction ? '' : `${noTransaction}\n`;
    const fenced = (sql: string): string => (needsFence(sql) ? `${begin}\n${sql}${end}\n` : sql);
    const down = migration.down === '' ? '' : `\n-- +goose Down\n${fenced(migration.down)}`;
    return [
      {
        path: `${nextVersion(after.version, existing)}_${migration.name}.sql`,
        text: `${head}-- +goose Up\n${fenced(migration.up)}${down}`,
      },
    ];
  },
};

const begin = '-- +goose StatementBegin';
const end = '-- +goose StatementEnd';

/** A body in dollar quotes would be torn apart at its first line that ends a statement. */
function needsFence(sql: string): boolean {
  return /\$\w*\$[^]*;[ \t]*(?:--.*)?\n[^]*\$\w*\$/.test(sql);
}

/** An annotation line, its line end included. */
interface Annotation extends Span {
  readonly word: string;
}

function annotationsOf(text: string): readonly Annotation[] {
  const lines = /^[ \t]*--[ \t]*\+goose[ \t]+(\S[^\r\n]*?)[ \t]*(?:\r?\n|\r|$(?![^]))/gim;
  return Array.from(text.matchAll(lines), (match) => ({
    word: (match[1] ?? '').replaceAll(/\s+/g, ' ').toUpperCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** What goose takes for one statement each. What never ends reaches to the end of its section, as goose would have refused it. */
function statementsIn(text: string, section: Span, annotations: readonly Annotation[]): readonly Span[] {
  const found: Span[] = [];
  const marks = new Map(annotations.map((annotation) => [annotation.start, annotation]));
  let open: number | undefined;
  let fence: number | undefined;
  for (let at = section.start; at < section.end;) {
    const mark = marks.get(at);
    const next = mark?.end ?? lineEnd(text, at, section.end);
    if (mark?.word === 'STATEMENTBEGIN') fence ??= next;
    else if (mark?.word === 'STATEMENTEND' && fence !== undefined) {
      found.push(span(fence, at));
      fence = undefined;
    } else if (mark === undefined && fence === undefined) {
      const line = text.slice(at, next);
      if (open !== undefined || !/^\s*(?:--.*)?[\r\n]*$/.test(line)) open ??= at;
      if (open !== undefined && endsStatement(line)) {
        found.push(span(open, next));
        open = undefined;
      }
    }
    at = next;
  }
  const rest = fence ?? open;
  if (rest !== undefined) found.push(span(rest, section.end));
  return found;
}

function lineEnd(text: string, at: number, limit: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 || newline >= limit ? limit : newline + 1;
}

/** The last word before a word that opens a comment ends with a semicolon. */
function endsStatement(line: string): boolean {
  const words = line.split(/\s+/).filter((word) => word !== '');
  const comment = words.findIndex((word) => word.startsWith('--'));
  return (comment < 0 ? words : words.slice(0, comment)).at(-1)?.endsWith(';') === true;
}
