/**
 * SQL files of TypeORM migrations. By default one transaction holds all pending migrations; a script can only opt out of it if the data
 * source sets `migrationsTransactionMode: 'each'`. Measured with 1.1: if the second of two fails, neither is kept; with `each` and `none`
 * the first is; a script that opts out in mode `all` stops the run before any file. Two simultaneous runs both apply a file, and the second
 * fails because the objects exist.
 */
import type { MigrationTool } from '../convention.ts';
import { scriptTool } from '../detection/script-files.ts';

const tool = scriptTool({
  id: 'typeorm',
  name: 'TypeORM',
  dependency: 'typeorm',
  transactionAround: 'all-pending',
  lock: { kind: 'none', concurrently: 'free' },
  deploys: /\btypeorm\b[^\n]*\smigration:run\b/,
  historyTable: {
    schema: undefined,
    name: 'migrations',
    column: 'timestamp',
    keeps: 'each',
    names: 'version',
    beside: ['typeorm_metadata'],
  },
  // transaction = false in a script only counts if migrationsTransactionMode is 'each' or 'none'.
  noTransactionMarker: undefined,
  given: /\b(?:QueryRunner|queryRunner|MigrationInterface)\b/,
  without: /\btransaction\s*=\s*false\b/,
  script: ({ up, down }, { name }) =>
    `const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const sql = (file) => readFileSync(join(__dirname, file), 'utf8');

module.exports = class ${classNameOf(name, up)} {
  async up(queryRunner) {
    await queryRunner.query(sql('${up}'));
  }

  async down(queryRunner) {
    await queryRunner.query(sql('${down}'));
  }
};
`,
});

export const typeorm: MigrationTool = {
  ...tool,
  // By default a script that opts out stops the whole run with an error.
  create: (migration, after, existing) =>
    migration.transaction ? tool.create(migration, after, existing) : undefined,
};

/** TypeORM identifies and orders migrations by the number at the end of the class's name. */
function classNameOf(name: string, path: string): string {
  const words = name.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}${/\d+/.exec(path)?.[0] ?? ''}`;
}
