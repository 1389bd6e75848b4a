/** mysqladmin: dev.mysql.com/doc/refman/en/mysqladmin.html. */
import { destroys, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'mysqladmin',
  programs: 'mysqladmin, mariadb-admin',
  valued: '-u --user -S --socket --defaults-file',
  verbs: [destroys('drop', 'drops the database')],
  target: { word: 'after', host: '-h --host', port: '-P --port', hostVariables: 'MYSQL_HOST' },
};
