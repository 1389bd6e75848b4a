/** PostgreSQL's client programs: www.postgresql.org/docs/current/reference-client.html. */
import { applies, destroys, reads, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'PostgreSQL',
  programs: 'dropdb, createdb, pg_restore, dropuser, pg_dropcluster, pg_resetwal, initdb',
  valued:
    '-U --username -j --jobs -n --schema -t --table -F --format -O --owner -T --template -E --encoding -L --maintenance-db -f --file -N -P -I -S --role',
  verbs: [
    destroys('dropdb', 'drops the database'),
    destroys('pg_dropcluster', 'deletes a server with all its databases'),
    destroys('pg_resetwal', 'throws the write-ahead log away', { without: '-n --dry-run' }),
    reads('pg_restore', 'writes a script', { with: '-f --file -l --list' }),
    destroys('pg_restore', 'drops the objects of the dump before it restores them', {
      with: '--clean -c',
      instead: 'pg_restore --list',
    }),
    applies('pg_restore', 'restores a dump'),
  ],
  target: {
    word: 'last',
    host: '-h --host',
    port: '-p --port',
    database: '-d --dbname',
    hostVariables: 'PGHOST PGHOSTADDR',
    databaseVariables: 'PGDATABASE',
  },
};
