/** Prisma: prisma.io/docs/orm/reference/prisma-cli-reference. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Prisma',
  programs: 'prisma',
  valued: '--name -n --applied --rolled-back --generator --from-url --to-url',
  verbs: [
    destroys('migrate reset', 'drops the database and applies all migrations to an empty one', {
      instead: 'npx prisma migrate deploy',
    }),
    destroys('db push', 'drops the database before it pushes the schema', {
      with: '--force-reset',
      instead: 'npx prisma migrate dev --create-only',
    }),
    destroys('db push', 'drops columns and tables that the schema does not have, with their rows', {
      with: '--accept-data-loss',
      instead: 'npx prisma migrate dev --create-only',
    }),
    loses('db push', 'changes the database until it equals the schema, without a migration', {
      instead: 'npx prisma migrate dev --create-only',
    }),
    applies('db execute', 'runs a script', { without: '--help' }),
    applies('db seed', 'runs the seed program'),
    applies('migrate dev', 'applies migrations', { without: '--create-only' }),
    applies('migrate deploy', 'applies migrations'),
    applies('migrate resolve', 'changes the history table'),
  ],
  target: {
    address: '--url',
    config: '--schema --config',
    files: 'schema.prisma prisma/schema.prisma prisma/schema/schema.prisma prisma.config.ts',
    dotenv: '.env prisma/.env',
    variables: 'DATABASE_URL',
  },
  sql: { dialect: 'postgresql', on: 'db execute', text: '', file: '--file', input: true },
};
