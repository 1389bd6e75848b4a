/**
 * goose: one `<number>_<name>.sql` with `-- +goose Up` and `-- +goose Down`. Statements are sent one at a time inside a transaction of
 * goose's, unless the file says `-- +goose NO TRANSACTION`; what stands between StatementBegin and StatementEnd is one statement.
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
  // The command takes no lock; programs may ask for one (WithSessionLocker), which tries and sleeps instead of waiting.
  lock: { kind: 'none', concurrently: 'free' },
  historyTable: { schema: undefined, name: 'goose_db_version', column: 'version_id', keeps: 'each' },

  recognise(candidate) {
    const reason = annotationReason(candidate, /^[ \t]*--[ \t]*\+goose[ \t]+Up\b/im, '-- +goose Up');
    return reason && [reason];
  },
  noTransactionMarker: noTransaction,

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
    const toolTransaction = !annotations.some(({ word }) => word === 'NO TRANSACTION');
    const down = annotations.find(({ word }) => word === 'DOWN');
    const up = annotations.find(({ word, start }) => word === 'UP' && start < (down?.start ?? Infinity));
    // goose refuses a file that does not begin with Up; nothing is claimed about such a file.
    if (up === undefined) return { sections: [] };
    const delivery = { sends: 'statement-by-statement', toolTransaction } as const;
    const section = (direction: 'up' | 'down', range: Span): Section => ({
      direction,
      span: range,
      delivery,
      fences: fencesIn(range, annotations),
    });
    const sections = [section('up', span(up.end, down?.start ?? text.length))];
    if (down !== undefined) sections.push(section('down', span(down.end, text.length)));
    return { sections };
  },

  withoutTransaction: () => ({ head: `${noTransaction}\n`, create: [] }),

  create(migration, after, existing) {
    const version = nextVersion(after.version, existing);
    const head = migration.transaction ? '' : `${noTransaction}\n`;
    const down = migration.down === '' ? '' : `\n-- +goose Down\n${migration.down}`;
    return [
      { path: `${version}_${migration.name}.sql`, text: `${head}-- +goose Up\n${migration.up}${down}` },
    ];
  },
};

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

/** An open fence reaches to the end of its section, as goose would have refused it. */
function fencesIn(section: Span, annotations: readonly Annotation[]): readonly Span[] {
  const fences: Span[] = [];
  let begin: Annotation | undefined;
  for (const annotation of annotations) {
    if (annotation.start < section.start || annotation.start >= section.end) continue;
    if (annotation.word === 'STATEMENTBEGIN') begin ??= annotation;
    if (annotation.word === 'STATEMENTEND' && begin !== undefined) {
      fences.push(span(begin.end, annotation.start));
      begin = undefined;
    }
  }
  if (begin !== undefined) fences.push(span(begin.end, section.end));
  return fences;
}
