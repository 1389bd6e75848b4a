/** redis-cli: redis.io/docs/latest/develop/tools/cli. */
import type { GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'redis-cli',
  programs: 'redis-cli, valkey-cli',
  valued: '-a --pass --user -r -i -x -n -t',
  verbs: [],
  target: { address: '-u', host: '-h', port: '-p', hostVariables: 'REDIS_HOST' },
  sql: { dialect: 'redis', text: '', file: '', words: 'rest', input: true },
};
