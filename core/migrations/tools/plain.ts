/**
 * Numbered or dated `.sql` files without a tool that we know: run in order, one statement at a time, no transaction of the tool's, which is
 * what psql and most home-made runners do. Down migrations are told by their names.
 */
import { span } from '../../text/span.ts';
import type { Candidate, MigrationTool } from '../convention.ts';
import { headOf, isMostOf, isNamedForMigrations, namesReason } from '../recognise.ts';
import { sqlcFile } from '../tool-files.ts';
import { compareText, compareVersions, nextVersion } from '../versions.ts';

const fileName = /^([vV]?)(\d+(?:[-_.]\d+)*(?![\dA-Za-z]))([-_. ]*)(.*)\.sql$/;
const down = /(?:^|[-_.])(?:down|undo|rollback|revert)$/i;
const up = /(?:^|[-_.])(?:up|do)$/i;

export const plain: MigrationTool = {
  id: 'plain',
  name: 'numbered SQL files',
  example: '001_create_users.sql',
  layout: 'flat',
  dialectFiles: [sqlcFile],
  transactionAround: 'nothing',
  lock: { kind: 'none', concurrently: 'free' },
  historyTable: undefined,

  recognise: (candidate) => (isNumberedHistory(candidate) ? [namesReason(candidate)] : undefined),
  noTransactionMarker: undefined,

  classify(path) {
    if (path.includes('/')) return undefined;
    const match = fileName.exec(path);
    if (match === null) return undefined;
    const [, , version = '', , rest = ''] = match;
    const direction = down.test(rest) ? 'down' : 'up';
    return {
      path,
      version,
      name: rest.replace(direction === 'down' ? down : up, ''),
      direction,
      repeatable: false,
    };
  },

  compare: (a, b) => compareVersions(a.version, b.version) || compareText(a.path, b.path),

  companions: () => [],

  read: (file, text) => ({
    sections: [
      {
        direction: file.direction === 'down' ? 'down' : 'up',
        span: span(0, text.length),
        delivery: { sends: 'statement-by-statement', toolTransaction: false },
        fences: [],
      },
    ],
  }),

  create(migration, after, existing) {
    const [, prefix = '', , separator = '_', rest = ''] = fileName.exec(after.path) ?? [];
    const version = nextVersion(after.version, existing);
    const words = separator === '-' ? migration.name.replaceAll('_', '-') : migration.name;
    const stem = `${prefix}${version}${separator === '' ? '_' : separator}${words}`;
    const marker = /[-_.](?:up|do)$/i.exec(rest)?.[0];
    if (marker === undefined) return [{ path: `${stem}.sql`, text: migration.up }];
    const opposite = marker.slice(1).toLowerCase() === 'up' ? 'down' : 'undo';
    return [
      { path: `${stem}${marker}.sql`, text: migration.up },
      { path: `${stem}${marker.charAt(0)}${opposite}.sql`, text: migration.down },
    ];
  },
};

const changesSchema =
  /^\s*(?:create|alter|drop)\s+(?:unique\s+)?(?:table|index|type|schema|view|function|extension)\b/im;

/** Numbered files prove little alone: the folder must be named for it, or most files must change a schema. */
function isNumberedHistory(candidate: Candidate): boolean {
  const { files, path } = candidate;
  if (files.length < 2 || !isMostOf(candidate)) return false;
  if (isNamedForMigrations(path)) return true;
  const looked = files.slice(0, 6);
  const changing = looked.filter((file) => changesSchema.test(headOf(candidate, file)));
  return changing.length * 2 > looked.length;
}
