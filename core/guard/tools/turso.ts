/** Turso: the commands of a provider, and a shell that sends SQL. */
import type { GuardTool } from '../tool.ts';
import { tool as clouds } from './clouds.ts';

export const tool: GuardTool = {
  ...clouds,
  name: 'Turso',
  programs: 'turso',
  sql: { dialect: 'sqlite', on: 'db shell', text: '', file: '', words: 'second', input: true },
};
