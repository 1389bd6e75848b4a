/** drizzle-kit: orm.drizzle.team/docs/kit-overview. */
import { applies, destroys, loses, reads, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'drizzle-kit',
  programs: 'drizzle-kit',
  valued:
    '--dialect --schema --tablesFilter --schemaFilters --extensionsFilters --out --name --driver --user --password',
  verbs: [
    reads('push|push:pg|push:mysql|push:sqlite', 'shows the changes', { with: '--explain' }),
    destroys(
      'push|push:pg|push:mysql|push:sqlite',
      'drops columns and tables that the schema does not have, with their rows, without a question',
      { with: '--force', instead: 'npx drizzle-kit generate' },
    ),
    loses(
      'push|push:pg|push:mysql|push:sqlite',
      'changes the database until it equals the schema, without a migration',
      { instead: 'npx drizzle-kit generate' },
    ),
    applies('migrate', 'applies migrations'),
  ],
  target: {
    address: '--url',
    host: '--host',
    port: '--port',
    database: '--database',
    config: '--config',
    files: 'drizzle.config.ts drizzle.config.js drizzle.config.mjs drizzle.config.json',
    dotenv: '.env .env.local',
    variables: 'DATABASE_URL POSTGRES_URL',
  },
};
