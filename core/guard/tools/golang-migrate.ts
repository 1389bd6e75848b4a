/** golang-migrate: github.com/golang-migrate/migrate/tree/master/cmd/migrate. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'migrate',
  programs: 'migrate',
  valued: '-path -source -prefetch -lock-timeout --path --source',
  verbs: [
    destroys('drop', 'drops everything in the database', { instead: 'migrate version' }),
    destroys('down', 'rolls back all migrations: their tables are dropped', {
      with: '-all --all',
      instead: 'migrate version',
    }),
    loses('down *', 'rolls back migrations', { instead: 'migrate version' }),
    destroys('down', 'rolls back all migrations: their tables are dropped', { instead: 'migrate down 1' }),
    loses('goto', 'migrates to a named version, which may roll back others', { instead: 'migrate version' }),
    applies('up', 'applies migrations'),
    applies('force', 'changes the history table'),
  ],
  target: { address: '-database --database', variables: 'DATABASE_URL POSTGRESQL_URL' },
};
