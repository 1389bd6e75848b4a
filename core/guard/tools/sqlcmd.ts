/** sqlcmd: learn.microsoft.com/sql/tools/sqlcmd. */
import type { GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'sqlcmd',
  programs: 'sqlcmd, mssql-cli',
  valued: '-U -P -o -v -l -t -w -s -h -a',
  verbs: [],
  target: {
    host: '-S --server',
    database: '-d --database-name',
    hostVariables: 'SQLCMDSERVER',
    databaseVariables: 'SQLCMDDBNAME',
  },
  sql: { dialect: 'sqlserver', text: '-Q -q --query', file: '-i --input-file', input: true },
};
