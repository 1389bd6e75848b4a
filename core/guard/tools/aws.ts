/** AWS: docs.aws.amazon.com/cli/latest/reference. */
import type { GuardTool } from '../tool.ts';
import { tool as clouds } from './clouds.ts';

export const tool: GuardTool = {
  ...clouds,
  name: 'AWS',
  programs: 'aws',
  sql: {
    dialect: 'postgresql',
    on: 'rds-data execute-statement',
    text: '--sql --sqls',
    file: '',
    input: false,
  },
};
