/** How PostgreSQL's objects are written and named, on a server or embedded. */
import { quoted } from '../../../core/syntax/postgres/identifier.ts';
import type { ServerWords } from '../engine.ts';

export const postgresWords: ServerWords = {
  quoted,
  home: () => 'public',
  rowCount: (rows) =>
    rows === undefined ? 'Never analysed: no row count.' : `About ${rows} rows, as of the last ANALYZE.`,
};
