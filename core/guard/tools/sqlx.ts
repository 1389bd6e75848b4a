/** sqlx-cli: github.com/launchbadge/sqlx/tree/main/sqlx-cli. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'SQLx',
  programs: 'sqlx, cargo sqlx',
  valued: '--source --connect-timeout --target-version',
  verbs: [
    destroys('database|db drop|reset', 'drops the database', { instead: 'sqlx migrate run' }),
    destroys('migrate|mig revert', 'rolls back migrations', {
      with: '--target-version',
      without: '--dry-run',
      instead: 'sqlx migrate info',
    }),
    loses('migrate|mig revert', 'rolls back the last migration', {
      without: '--dry-run',
      instead: 'sqlx migrate info',
    }),
    applies('migrate|mig run', 'applies migrations', { without: '--dry-run' }),
    applies('database|db setup|create', 'creates the database'),
  ],
  target: { address: '-D --database-url', variables: 'DATABASE_URL', dotenv: '.env' },
};
