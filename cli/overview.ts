/** `plinth --help`: the commands by topic, those that most people need first. Each command's own help is its verb's. */
import { verbs } from './verbs.ts';

/** Every command stands under one topic; a test says which is missing. */
export const topics: readonly (readonly [title: string, names: readonly string[]])[] = [
  ['Most used', ['lint', 'review', 'prove', 'explain', 'guard', 'drill']],
  ['Migrations', ['effects', 'safe-now', 'drift', 'audit', 'pooling']],
  ['Queries and plans', ['plan', 'advise', 'statements', 'stats']],
  ['Schema', ['schema', 'docs', 'contracts', 'pii']],
  ['Servers', ['health', 'locks', 'capacity', 'redis']],
  ['Rules and configuration', ['rules', 'rule', 'config', 'baseline', 'cache', 'mcp']],
];

export function overview(): string {
  return `Plinth reviews SQL migrations: locks, rewrites, data loss, missing indexes, injection. PostgreSQL first, and MySQL, MariaDB, SQLite and SQL Server.

${topics.map(([title, names]) => `${title}\n${names.map(linesOf).join('')}`).join('\n')}
  plinth --version
  plinth <command> --help

Exit codes
  0  nothing reaches --fail-on
  1  a finding reaches --fail-on
  2  wrong arguments, wrong configuration, or input that cannot be read

Nothing is sent anywhere unless you ask for it, and no database is needed; only “schema pull”, “stats pull”, “safe-now”, “health”, “locks”, “statements pull”, “drift”, “plan --connection”, “review --connection” and “drill manifest” read one, and change nothing there; “prove --scratch” and “drill --scratch” make and drop databases of their own on one. “review --github-comment” sends a review to GitHub, and works in its Actions only.
`;
}

function linesOf(name: string): string {
  const summary = verbs.get(name)?.summary ?? [];
  return summary.map(([usage, about]) => `  plinth ${usage.padEnd(21)}${about}\n`).join('');
}
