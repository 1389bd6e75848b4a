/** D1 of Cloudflare: developers.cloudflare.com/d1/wrangler-commands. Without --remote its commands change a file on this machine. */
import { applies, destroys, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'Wrangler',
  programs: 'wrangler',
  valued: '-c --config --name --batch-size',
  verbs: [
    destroys('d1 delete', 'deletes a database', { cloud: true }),
    destroys('d1 time-travel restore', 'replaces a database', { cloud: true }),
    applies('d1 migrations apply', 'applies migrations'),
  ],
  target: {
    environment: '-e --env',
    ownContainer: { unless: '--remote --preview' },
    remote: '--remote --preview',
  },
  sql: { dialect: 'sqlite', on: 'd1 execute', text: '--command', file: '--file', input: false },
};
