/** The shell of MongoDB: www.mongodb.com/docs/mongodb-shell. */
import type { GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'mongosh',
  programs: 'mongosh, mongo',
  valued: '-u --username -p --password --authenticationDatabase',
  verbs: [],
  target: { word: 'first', host: '--host', port: '--port' },
  sql: { dialect: 'javascript', text: '--eval', file: '-f --file', input: true },
};
