/** Clients of MySQL and MariaDB: dev.mysql.com/doc/refman/en/mysql-command-options.html. */
import type { GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'mysql',
  programs: 'mysql, mariadb, mysqlsh, mycli',
  valued:
    '-u --user -S --socket --defaults-file --defaults-extra-file --default-character-set --delimiter --protocol --init-command',
  verbs: [],
  target: {
    word: 'first',
    host: '-h --host',
    port: '-P --port',
    database: '-D --database',
    address: '--uri',
    hostVariables: 'MYSQL_HOST',
    databaseVariables: '',
  },
  sql: { dialect: 'mysql', text: '-e --execute --sql', file: '--file', input: true },
};
