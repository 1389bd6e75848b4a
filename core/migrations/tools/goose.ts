/**
 * goose: one `<number>_<name>.sql` with `-- +goose Up` and `-- +goose Down`. goose sends one statement at a time inside a transaction,
 * unless the file says `-- +goose NO TRANSACTION`. It finds statements by lines (internal/sqlparser/parser.go): one ends with a line that
 * ends with a semicolon, or is enclosed by StatementBegin and StatementEnd. So two statements on one line are sent together, and a function
 * body without those annotations is split.
 */
import { span, type Span } from '../../text/span.ts';
import { isTornApart, statementsByLines, type Annotation } from '../files/annotation-lines.ts';
import type { MigrationTool, Section } from '../convention.ts';
import { gooseAddress, gooseDriver } from '../dialect/connection-addresses.ts';
import { annotationReason } from '../detection/recognise.ts';
import { sqlcFile } from '../dialect/tool-configuration.ts';
import { compareText, compareVersions, nextVersion } from '../files/versions.ts';

const fileName = /^(\d+)_(.*)\.sql$/;
const noTransaction = '-- +goose NO TRANSACTION';
const begin = '-- +goose StatementBegin';
const end = '-- +goose StatementEnd';

export const goose: MigrationTool = {
  id: 'goose',
  name: 'goose',
  example: '00001_create_users.sql',
  layout: 'flat',
  dialectFiles: [
    sqlcFile,
    gooseDriver,
    gooseAddress,
    {
      name: /^Makefile$|^Taskfile\.ya?ml$|\.mk$/i,
      says: /\bgoose\b[^\n]*?\s(postgres|pgx|mysql|sqlite3|mssql|clickhouse|redshift|tidb|vertica|ydb)\b/g,
    },
  ],
  transactionAround: 'migration',
  // The command takes no lock (up.go, 3.27). Programs may request one: see its Configurable.
  lock: { kind: 'none', concurrently: 'free' },
  deploys: /\bgoose\b[^\n]*\sup\b/,
  // Release notes of 3.3.0: an error, unless -allow-missing is set.
  outOfOrder: 'refuses to go on, but for -allow-missing',
  recordBack: 'Delete its row; goose down instead takes back the last one and does both.',
  historyTable: {
    schema: undefined,
    name: 'goose_db_version',
    column: 'version_id',
    keeps: 'each',
    names: 'version',
    done: '(SELECT last.is_applied FROM goose_db_version last WHERE last.version_id = h.version_id ORDER BY last.id DESC LIMIT 1)',
  },
  noTransactionMarker: noTransaction,
  fence: [begin, end],
  programs: /^\d+_.*(?<!_test)\.go$/,

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
    const hasMark = (mark: string): boolean => annotations.some(({ says }) => says === mark);
    const down = annotations.find(({ says }) => says === 'DOWN');
    const up = annotations.find(({ says, start }) => says === 'UP' && start < (down?.start ?? Infinity));
    // goose refuses a file that does not begin with Up; nothing is claimed about such a file.
    if (up === undefined) return { sections: [] };
    const delivery = {
      sends: 'statement-by-statement',
      toolTransaction: !hasMark('NO TRANSACTION'),
    } as const;
    const section = (direction: 'up' | 'down', range: Span): Section => ({
      direction,
      span: range,
      delivery,
      ...statementsByLines(text, range, annotations, ['STATEMENTBEGIN', 'STATEMENTEND']),
    });
    const sections = [section('up', span(up.end, down?.start ?? text.length))];
    if (down !== undefined) sections.push(section('down', span(down.end, text.length)));
    return { sections };
  },

  withoutTransaction: () => ({ head: `${noTransaction}\n`, create: [] }),

  create(migration, after, existing) {
    const head = migration.transaction ? '' : `${noTransaction}\n`;
    const fenced = (sql: string): string => (isTornApart(sql) ? `${begin}\n${sql}${end}\n` : sql);
    const down = migration.down === '' ? '' : `\n-- +goose Down\n${fenced(migration.down)}`;
    return [
      {
        path: `${nextVersion(after.version, existing)}_${migration.name}.sql`,
        text: `${head}-- +goose Up\n${fenced(migration.up)}${down}`,
      },
    ];
  },
};

/** Upper case, single spaces. A carriage return alone also ends a line here. */
function annotationsOf(text: string): readonly Annotation[] {
  const lines = /^[ \t]*--[ \t]*\+goose[ \t]+(\S[^\r\n]*?)[ \t]*(?:\r?\n|\r|$(?![^]))/gim;
  return Array.from(text.matchAll(lines), (match) => ({
    says: (match[1] ?? '').replaceAll(/\s+/g, ' ').toUpperCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}
