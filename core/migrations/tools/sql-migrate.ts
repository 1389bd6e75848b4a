/**
 * sql-migrate: one `<number>….sql` with `-- +migrate Up` and `-- +migrate Down`. Statements are sent one at a time inside a transaction
 * around the file; `notransaction` after Up or Down disables it for that direction. StatementBegin and StatementEnd enclose one statement.
 * Otherwise a statement ends with a line that ends with a semicolon.
 */
import { span } from '../../text/span.ts';
import {
  annotationLines,
  isTornApart,
  statementsByLines,
  type Annotation,
} from '../files/annotation-lines.ts';
import type { MigrationTool, Section } from '../convention.ts';
import { annotationReason } from '../detection/recognise.ts';
import { compareText, compareVersions, nextVersion } from '../files/versions.ts';

const fileName = /^(\d*)[-_.]?([^/]*)\.sql$/;
const marker = '-- +migrate Up notransaction';
const begin = '-- +migrate StatementBegin';
const end = '-- +migrate StatementEnd';

export const sqlMigrate: MigrationTool = {
  id: 'sql-migrate',
  name: 'sql-migrate',
  example: '20240131120000-add_users.sql',
  noTransactionMarker: marker,
  fence: [begin, end],

  layout: 'flat',
  recognise(candidate) {
    const marked = annotationReason(candidate, /^-- \+migrate Up\b/m, '-- +migrate Up');
    return marked === undefined ? undefined : [marked];
  },
  dialectFiles: [{ name: /^dbconfig\.ya?ml$/, says: /^\s*dialect:\s*["']?(\w+)/gm }],

  classify(path) {
    const match = fileName.exec(path);
    if (match === null) return undefined;
    const [, version = '', name = ''] = match;
    return { path, version, name, direction: 'both', repeatable: false };
  },

  /** Numbered files sort by number, before all others, which are compared as text. */
  compare(a, b) {
    if ((a.version === '') !== (b.version === '')) return a.version === '' ? 1 : -1;
    return compareVersions(a.version, b.version) || compareText(a.path, b.path);
  },

  companions: () => [],

  read(_file, text) {
    const annotations = annotationLines(text, /^-- \+migrate +(\S.*)$/);
    const turns = annotations.filter(({ says }) => directionOf(says) !== undefined);
    return { sections: turns.flatMap((turn, i) => sectionOf(turn, turns[i + 1], annotations, text)) };
  },

  transactionAround: 'migration',
  // 1.8: no lock anywhere in migrate.go.
  lock: { kind: 'none', concurrently: 'free' },
  deploys: /\bsql-migrate\s+up\b/,
  recordBack: 'Delete its row; sql-migrate down instead takes back the last one and does both.',
  historyTable: {
    ...{ schema: undefined, name: 'gorp_migrations', column: 'id', keeps: 'each', names: 'file' },
  },

  create(migration, after, existing) {
    const version = nextVersion(after.version, existing);
    const separator = /^\d+([-_.])/.exec(after.path)?.[1] ?? '-';
    const option = migration.transaction ? '' : ' notransaction';
    const fenced = (sql: string): string => (isTornApart(sql) ? `${begin}\n${sql}${end}\n` : sql);
    const down = migration.down === '' ? '' : `\n-- +migrate Down${option}\n${fenced(migration.down)}`;
    return [
      {
        path: `${version}${separator}${migration.name}.sql`,
        text: `-- +migrate Up${option}\n${fenced(migration.up)}${down}`,
      },
    ];
  },
};

function sectionOf(
  turn: Annotation,
  next: Annotation | undefined,
  annotations: readonly Annotation[],
  text: string,
): readonly Section[] {
  const direction = directionOf(turn.says);
  if (direction === undefined) return [];
  const range = span(turn.end, next?.start ?? text.length);
  const toolTransaction = !wordsOf(turn.says).slice(1).includes('notransaction');
  return [
    {
      direction,
      span: range,
      delivery: { sends: 'statement-by-statement', toolTransaction },
      ...statementsByLines(text, range, annotations, ['StatementBegin', 'StatementEnd']),
    },
  ];
}

function directionOf(says: string): 'up' | 'down' | undefined {
  const [word] = wordsOf(says);
  if (word === 'Up') return 'up';
  return word === 'Down' ? 'down' : undefined;
}

function wordsOf(says: string): readonly string[] {
  return says.split(/\s+/);
}
