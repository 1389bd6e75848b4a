/**
 * SQL files of TypeORM migrations. By default one transaction holds all pending migrations; a script can only opt out of it where the data
 * source says `migrationsTransactionMode: 'each'`.
 */
import { scriptTool } from '../script-files.ts';

export const typeorm = scriptTool({
  id: 'typeorm',
  name: 'TypeORM',
  dependency: 'typeorm',
  transactionAround: 'all-pending',
  lock: { kind: 'none', concurrently: 'free' },
  historyTable: { schema: undefined, name: 'migrations', column: 'name', keeps: 'each' },
  noTransactionMarker: 'transaction = false in the script beside it',
  without: /\btransaction\s*=\s*false\b/,
  script: ({ up, down }, { name, transaction }) =>
    `const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const sql = (file) => readFileSync(join(__dirname, file), 'utf8');

module.exports = class ${classNameOf(name, up)} {
${transaction ? '' : '  transaction = false;\n\n'}  async up(queryRunner) {
    await queryRunner.query(sql('${up}'));
  }

  async down(queryRunner) {
    await queryRunner.query(sql('${down}'));
  }
};
`,
});

/** TypeORM tells migrations apart, and puts them in order, by the number at the end of the class's name. */
function classNameOf(name: string, path: string): string {
  const words = name.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}${/\d+/.exec(path)?.[0] ?? ''}`;
}
