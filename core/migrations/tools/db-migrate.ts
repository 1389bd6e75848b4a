/**
 * SQL files of db-migrate (npm): `sqls/<number>-<name>-up.sql` and `-down.sql`. Each migration is a transaction unless the command line says not
 * (measured with 0.11 and db-migrate-pg 1.5: BEGIN, the file as one query, its row, COMMIT).
 */
import { scriptTool } from '../detection/script-files.ts';

export const dbMigrate = scriptTool({
  id: 'db-migrate',
  name: 'db-migrate',
  dependency: 'db-migrate(?:-pg)?',
  transactionAround: 'migration',
  lock: { kind: 'none', concurrently: 'free' },
  historyTable: { schema: undefined, name: 'migrations', column: 'name', keeps: 'each', names: 'stem' },
  // --non-transactional is an option of the command, not of a file.
  noTransactionMarker: undefined,
  given: /\bdb\.\w+\(|\bdbm\b/,
  without: undefined,
  script: ({ up, down }) =>
    `const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const sql = (file) => readFileSync(join(__dirname, file), 'utf8');

exports.up = (db) => db.runSql(sql('${up}'));
exports.down = (db) => db.runSql(sql('${down}'));
exports._meta = { version: 1 };
`,
});
