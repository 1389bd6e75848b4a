/** The shell of SQLite: sqlite.org/cli.html. */
import type { GuardTool } from '../tool.ts';

export const tool: GuardTool = {
  name: 'sqlite3',
  programs: 'sqlite3, litecli, sqlite-utils',
  valued: '-init -separator -nullvalue -newline -vfs -mmap -maxsize',
  verbs: [],
  target: { word: 'first' },
  sql: { dialect: 'sqlite', text: '-cmd', file: '-init', words: 'rest', input: true },
};
