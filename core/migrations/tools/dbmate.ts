/**
 * dbmate: one `<number>_<name>.sql` with `-- migrate:up` and `-- migrate:down`, possibly several such pairs, in the order of the file
 * names. dbmate sends each section whole (db.go: Exec of the section's text) inside a transaction, unless the annotation says
 * `transaction:false`. Its dump schema.sql has no number and is not a migration.
 */
import { span } from '../../text/span.ts';
import type { MigrationTool, Section, ToolSettings } from '../convention.ts';
import { has, join, withAncestors, type Listing } from '../listing.ts';
import { databaseAddress } from '../dialect/connection-addresses.ts';
import { annotationReason } from '../detection/recognise.ts';
import { sqlcFile } from '../dialect/tool-configuration.ts';
import { compareText, nextVersion } from '../files/versions.ts';

const fileName = /^(\d+)(.*)\.sql$/;
const heading = /^--[ \t]*migrate:(up|down)(?=\s|$(?![^]))([^\r\n]*)(?:\r?\n|\r|$(?![^]))/gm;
const withoutOne = 'transaction:false';

export const dbmate: MigrationTool = withTable(new Map());

function withTable(settings: ToolSettings): MigrationTool {
  const table = settings.get('table') ?? 'schema_migrations';
  return {
    configurable: { read: readTable, apply: withTable },
    id: 'dbmate',
    name: 'dbmate',
    example: '20240131120000_create_users.sql',
    layout: 'flat',
    dialectFiles: [sqlcFile, databaseAddress],
    transactionAround: 'migration',
    // Nothing prevents two runs at the same time (pkg/dbmate/db.go has no lock).
    lock: { kind: 'none', concurrently: 'free' },
    deploys: /\bdbmate\b[^\n]*\s(?:up|migrate)\b/,
    // amacneil/dbmate#159: runs all pending files, in the order of numbers.
    outOfOrder: 'runs it, but for --strict',
    recordBack: 'Delete its row; dbmate rollback instead takes back the last one and does both.',
    historyTable: {
      schema: undefined,
      name: table,
      column: 'version',
      keeps: 'each',
      names: 'version',
    },
    noTransactionMarker: '-- migrate:up transaction:false',

    recognise(candidate) {
      const reason = annotationReason(candidate, /^--[ \t]*migrate:up(?=\s|$)/m, '-- migrate:up');
      return reason && [reason];
    },

    classify(path) {
      const match = fileName.exec(path);
      if (match === null || path.includes('/')) return undefined;
      const [, version = '', rest = ''] = match;
      return { path, version, name: rest.replace(/^[-_]/, ''), direction: 'both', repeatable: false };
    },

    compare: (a, b) => compareText(a.path, b.path),

    companions: () => [],

    read(_file, text) {
      const headings = Array.from(text.matchAll(heading));
      return {
        sections: headings.map((match, i): Section => {
          const [line, direction, options = ''] = match;
          return {
            direction: direction === 'down' ? 'down' : 'up',
            span: span(match.index + line.length, headings[i + 1]?.index ?? text.length),
            delivery: { sends: 'whole', toolTransaction: !options.split(/\s+/).includes(withoutOne) },
            fences: [],
          };
        }),
      };
    },

    create(migration, after, existing) {
      const option = migration.transaction ? '' : ` ${withoutOne}`;
      const text = `-- migrate:up${option}\n${migration.up}\n-- migrate:down${option}\n${migration.down}`;
      return [{ path: `${nextVersion(after.version, existing)}_${migration.name}.sql`, text }];
    },
  };
}

const commandFiles = [
  '.env',
  '.env.example',
  'Makefile',
  'package.json',
  'docker-compose.yml',
  'compose.yml',
];

/** From a command line or the environment, in the folder or above it. */
function readTable(folder: string, listing: Listing): ToolSettings {
  const named = withAncestors(folder)
    .flatMap((home) => commandFiles.map((name) => join(home, name)))
    .flatMap((file) => (has(listing, file) ? [listing.text(file) ?? ''] : []))
    .flatMap((text) => {
      const found =
        /\bDBMATE_MIGRATIONS_TABLE\s*[:=]\s*["']?([\w.]+)|--migrations-table[ =]["']?([\w.]+)/.exec(text);
      return found?.[1] ?? found?.[2] ?? [];
    });
  const [table] = named;
  return table === undefined ? new Map() : new Map([['table', table]]);
}
