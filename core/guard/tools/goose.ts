/** goose: github.com/pressly/goose. Driver and address come before the command, or from variables. */
import { applies, destroys, loses, reads, type GuardTool } from '../tool.ts';

const instead = 'goose status';

export const tool: GuardTool = {
  name: 'goose',
  programs: 'goose',
  valued: '-dir -table -timeout -certfile -ssl-cert -ssl-key',
  verbs: [
    // `goose create reset sql` creates a file of that name.
    ...['', '* * '].map((before) => reads(`${before}create|fix|validate|version|status`, 'writes files')),
    ...['', '* ', '* * '].flatMap((before) => [
      destroys(`${before}reset`, 'rolls back all migrations: their tables are dropped', { instead }),
      destroys(`${before}down-to 0`, 'rolls back all migrations: their tables are dropped', { instead }),
      loses(`${before}down|redo|down-to`, 'rolls back migrations', { instead }),
      applies(`${before}up|up-by-one|up-to`, 'applies migrations'),
    ]),
  ],
  target: {
    word: 'address',
    variables: 'GOOSE_DBSTRING DATABASE_URL',
    environment: '-env',
    dotenv: '.env',
  },
};
