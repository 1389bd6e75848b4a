/**
 * Numbered or dated `.sql` files without a tool that we know: run in order, one statement at a time, no transaction of the tool's, which is
 * what psql and most home-made runners do. Down migrations are told by their names.
 */
import { span } from '../../text/span.ts';
import type { MigrationTool } from '../convention.ts';
import { compareText, compareVersions, nextVersion } from '../versions.ts';

const fileName = /^([vV]?)(\d+(?:[-_.]\d+)*(?![\dA-Za-z]))([-_. ]*)(.*)\.sql$/;
const down = /(?:^|[-_.])(?:down|undo|rollback|revert)$/i;
const up = /(?:^|[-_.])(?:up|do)$/i;

export const plain: MigrationTool = {
  id: 'plain',
  name: 'numbered SQL files',
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
    const version = nextVersion(after.version, new Set(existing.map((file) => file.version)));
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
