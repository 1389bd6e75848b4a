/** Fly: the commands of a provider, and a shell that sends SQL. */
import type { GuardTool } from '../tool.ts';
import { tool as clouds } from './clouds.ts';

export const tool: GuardTool = {
  ...clouds,
  name: 'Fly',
  programs: 'fly, flyctl',
  sql: {
    dialect: 'postgresql',
    on: 'postgres connect, pg connect, mpg connect',
    text: '',
    file: '',
    input: true,
  },
};
