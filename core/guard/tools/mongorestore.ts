/** mongorestore and mongoimport: www.mongodb.com/docs/database-tools. */
import { applies, destroys, type GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'mongorestore',
  programs: 'mongorestore, mongoimport',
  valued: '-u --username -p --password -c --collection --file --archive',
  verbs: [
    destroys('', 'drops each collection before it restores it', {
      with: '--drop',
      without: '--dryRun',
      instead: 'mongorestore --dryRun',
    }),
    applies('', 'writes documents'),
  ],
  target: { address: '--uri', host: '-h --host', port: '--port', database: '-d --db' },
};
