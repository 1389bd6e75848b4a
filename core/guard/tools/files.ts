/** rm, of what a database lies in: files of SQLite, the folder of a server. */
import { destroys, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'rm',
  programs: 'rm, unlink, shred, truncate',
  valued: '-s --size',
  eachWord: true,
  verbs: [
    destroys(
      '*.sqlite|*.sqlite3|*.db|*.db3|*/lib/postgresql*|*/pgdata*|*/lib/mysql*|*/mysql-data*|pgdata*|*PGDATA*|*/postgres-data*',
      'deletes the files of a database',
    ),
  ],
  target: { word: 'first', thisMachine: true },
};
