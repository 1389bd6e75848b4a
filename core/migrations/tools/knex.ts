/**
 * SQL files of knex migrations. If every pending script uses a transaction, one transaction holds all of them; otherwise each has its own
 * (measured with 3.3: if the second of two scripts fails, neither is kept, but the first is if one says `transaction: false`). The lock is
 * a row with a flag. In the single transaction a second run waits for that row; otherwise the row is committed first, and a second run
 * fails at once (Migrator.js: _runBatch).
 */
import { scriptTool } from '../detection/script-files.ts';

export const knex = scriptTool({
  id: 'knex',
  name: 'knex',
  dependency: 'knex',
  transactionAround: 'all-pending',
  lock: { kind: 'row', concurrently: 'free' },
  deploys: /\bknex\b[^\n]*\smigrate:latest\b/,
  historyTable: {
    schema: undefined,
    name: 'knex_migrations',
    column: 'name',
    keeps: 'each',
    names: 'stem',
    beside: ['knex_migrations_lock'],
  },
  noTransactionMarker: 'exports.config = { transaction: false } in the script beside it',
  given: /\bknex\b/i,
  without: /\bconfig\b[^]*?\btransaction\s*:\s*false\b/,
  script: ({ up, down }, { transaction }) =>
    `const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const sql = (file) => readFileSync(join(__dirname, file), 'utf8');

exports.up = (knex) => knex.raw(sql('${up}'));
exports.down = (knex) => knex.raw(sql('${down}'));
${transaction ? '' : 'exports.config = { transaction: false };\n'}`,
});
