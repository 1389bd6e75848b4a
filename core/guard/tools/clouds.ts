/** Providers of databases, by the documentation of their command lines. Nothing there is known to be scratch, unless a name says so. */
import { destroys, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'The provider',
  programs: 'gcloud, az, neonctl, neon, railway, render, doctl, vercel, firebase, kubectl',
  valued:
    '--region --profile --project --project-id --org --org-id --output -r -g --resource-group --query --confirm -o --api-key --token',
  verbs: [
    destroys(
      'pg:reset|pg:restore|pg:copy|pg:backups:restore|addons:destroy|apps:destroy|pg:promote',
      'replaces or deletes a database',
    ),
    destroys('postgres|pg|mpg|volumes|volume|apps destroy|delete|detach', 'deletes a database or its volume'),
    destroys(
      'rds delete-db-instance|delete-db-cluster|delete-global-cluster|delete-db-snapshot|delete-db-cluster-snapshot|restore-db-cluster-from-snapshot',
      'deletes a database or its snapshots',
    ),
    destroys('dynamodb delete-table|delete-backup', 'deletes a table'),
    destroys('sql instances|databases|backups delete', 'deletes a database'),
    destroys('spanner|bigtable|redis|alloydb databases|instances|clusters delete', 'deletes a database'),
    destroys('sql backups restore', 'replaces a database'),
    destroys('firestore databases delete', 'deletes a database'),
    destroys('firestore:delete', 'deletes documents'),
    destroys('postgres|mysql|sql|cosmosdb flexible-server|server|db|delete delete', 'deletes a database'),
    destroys('sql db|server|mi delete', 'deletes a database'),
    destroys('cosmosdb delete', 'deletes a database'),
    destroys('db destroy', 'deletes a database'),
    destroys('group|groups destroy|delete', 'deletes a group with its databases'),
    destroys(
      'database|databases|db|branch|branches|projects|project|keyspace delete|reset|rm|restore|drop',
      'deletes a database, a branch or a project',
    ),
    destroys('volume|service|services|environment delete', 'deletes a service with its volume'),
    destroys('down', 'removes the last deployment'),
    destroys(
      'delete pvc|persistentvolumeclaim|pv|persistentvolume|statefulset|sts|namespace|ns',
      'deletes storage, and what uses it',
    ),
  ],
  target: {
    database:
      '--app -a --db-instance-identifier --db-cluster-identifier --table-name --name -n --instance -i --database',
    environment: '--environment -e --env --context --namespace',
    word: 'after',
    cloud: true,
  },
};
