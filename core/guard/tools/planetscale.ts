/** PlanetScale: the commands of a provider, and a shell that sends SQL. */
import type { GuardTool } from '../tool.ts';
import { tool as clouds } from './clouds.ts';

export const tool: GuardTool = {
  ...clouds,
  name: 'PlanetScale',
  programs: 'pscale',
  sql: { dialect: 'mysql', on: 'shell', text: '', file: '', input: true },
};
