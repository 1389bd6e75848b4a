/** Atlas: atlasgo.io/cli-reference. */
import { applies, destroys, loses, reads, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Atlas',
  programs: 'atlas',
  valued:
    '--to --from --dev-url --dir --schema -s --exclude --format --var --revisions-schema --tx-mode --baseline --to-version --to-tag --amount',
  verbs: [
    destroys('schema clean', 'drops all objects of the database', {
      without: '--dry-run',
      instead: 'atlas schema inspect',
    }),
    reads('schema apply', 'shows the changes', { with: '--dry-run' }),
    destroys('schema apply', 'drops what the wanted schema does not have, without a question', {
      with: '--auto-approve',
      instead: 'atlas schema apply --dry-run',
    }),
    loses('schema apply', 'changes the database until it equals the wanted schema', {
      instead: 'atlas schema apply --dry-run',
    }),
    loses('migrate down', 'rolls back migrations', { without: '--dry-run', instead: 'atlas migrate status' }),
    applies('migrate apply', 'applies migrations', { without: '--dry-run' }),
    applies('migrate set', 'changes the history table'),
  ],
  target: {
    address: '--url -u',
    environment: '--env',
    config: '--config -c',
    files: 'atlas.hcl',
    variables: 'DATABASE_URL',
  },
};
