/** dbmate: github.com/amacneil/dbmate. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'dbmate',
  programs: 'dbmate',
  valued: '-d --migrations-dir -s --schema-file --migrations-table',
  verbs: [
    destroys('drop', 'drops the database', { instead: 'dbmate status' }),
    applies('load', 'runs the schema file'),
    loses('rollback|down', 'rolls back the last migration', { instead: 'dbmate status' }),
    applies('up|migrate|create', 'applies migrations'),
  ],
  target: {
    address: '--url -u',
    environment: '--env',
    config: '--env-file',
    variables: 'DATABASE_URL',
    dotenv: '.env',
  },
};
