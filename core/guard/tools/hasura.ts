/** Hasura: hasura.io/docs/latest/hasura-cli. */
import { applies, destroys, loses, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Hasura',
  programs: 'hasura',
  valued: '--admin-secret --version --type --project --schema --from --log-level',
  verbs: [
    loses('migrate apply', 'rolls back migrations', {
      with: '--down',
      without: '--dry-run',
      instead: 'hasura migrate status',
    }),
    loses('migrate apply', 'migrates to a named version, which may roll back others', {
      with: '--goto',
      without: '--dry-run',
      instead: 'hasura migrate status',
    }),
    loses('migrate delete', 'deletes the history of migrations on the server', {
      with: '--server',
      instead: 'hasura migrate status',
    }),
    applies('migrate apply', 'applies migrations', { without: '--dry-run' }),
    destroys('metadata clear', 'deletes all metadata: relationships, permissions, actions', {
      instead: 'hasura metadata diff',
    }),
    applies('metadata apply|reload', 'changes metadata'),
    applies('seed|seeds apply', 'runs seeds'),
  ],
  target: {
    address: '--endpoint',
    config: '--envfile',
    database: '--database-name',
    variables: 'HASURA_GRAPHQL_ENDPOINT',
    files: 'config.yaml hasura/config.yaml',
    dotenv: '.env',
  },
};
