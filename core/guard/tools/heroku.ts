/** Heroku: devcenter.heroku.com/articles/heroku-cli-commands. */
import type { GuardTool } from '../tool.ts';
import { tool as clouds } from './clouds.ts';

export const tool: GuardTool = {
  ...clouds,
  name: 'Heroku',
  programs: 'heroku',
  sql: { dialect: 'postgresql', on: 'pg:psql, psql', text: '-c --command', file: '-f --file', input: true },
};
