/** TypeORM: typeorm.io/docs/advanced-topics/using-cli. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'TypeORM',
  programs: 'typeorm, typeorm-ts-node-commonjs, typeorm-ts-node-esm',
  valued: '--transaction -t --name -n --outputJs',
  verbs: [
    destroys('schema:drop', 'drops all tables', { instead: 'npx typeorm migration:run' }),
    destroys('schema:sync', 'drops columns and tables that the entities do not have, with their rows', {
      instead: 'npx typeorm migration:generate',
    }),
    loses('migration:revert', 'rolls back the last migration', { instead: 'npx typeorm migration:show' }),
    applies('migration:run', 'applies migrations'),
    applies('cache:clear', 'empties the cache of queries'),
  ],
  target: {
    config: '--dataSource -d --config -f',
    files: 'ormconfig.json ormconfig.js ormconfig.ts data-source.ts src/data-source.ts',
    dotenv: '.env',
    variables: 'DATABASE_URL TYPEORM_URL',
    hostVariables: 'TYPEORM_HOST DB_HOST',
    databaseVariables: 'TYPEORM_DATABASE DB_NAME DB_DATABASE',
  },
  sql: { dialect: 'postgresql', on: 'query', text: '', file: '', words: 'rest', input: false },
};
