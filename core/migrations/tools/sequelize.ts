/**
 * SQL files of Sequelize migrations (sequelize-cli, umzug). Only a script can open a transaction, and there is no lock (measured with umzug
 * 3.8: two simultaneous runs both apply a file, and the second fails because the objects exist).
 */
import { scriptTool } from '../detection/script-files.ts';

export const sequelize = scriptTool({
  id: 'sequelize',
  name: 'Sequelize',
  dependency: '(?:sequelize|sequelize-cli|umzug)',
  transactionAround: 'nothing',
  lock: { kind: 'none', concurrently: 'free' },
  deploys: /\bsequelize(?:-cli)?\s+db:migrate\b(?!:)/,
  historyTable: { schema: undefined, name: 'SequelizeMeta', column: 'name', keeps: 'each', names: 'stem' },
  noTransactionMarker: undefined,
  given: /\b[qQ]ueryInterface\b|\bsequelize\b/,
  without: undefined,
  script: ({ up, down }) =>
    `const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const sql = (file) => readFileSync(join(__dirname, file), 'utf8');

module.exports = {
  up: (queryInterface) => queryInterface.sequelize.query(sql('${up}')),
  down: (queryInterface) => queryInterface.sequelize.query(sql('${down}')),
};
`,
});
