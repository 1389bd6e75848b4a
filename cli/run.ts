/** Runs one command from its arguments to its exit code, without using the process itself. */
import { closest } from '../core/text/closest.ts';
import { version } from '../engine/version.ts';
import type { Io } from './io.ts';
import { verbs } from './verbs.ts';

/** Returns the exit code; 2 if the arguments are invalid. */
export async function run([first, ...rest]: readonly string[], io: Io): Promise<number> {
  if (first === undefined || isHelp(first) || first === 'help') return help(rest[0], io);
  if (first === '--version' || first === '-v' || first === '-V') {
    io.write(`${version()}\n`);
    return 0;
  }
  const verb = verbs.get(first);
  // Words after -- belong to another command.
  const own = rest.slice(0, rest.includes('--') ? rest.indexOf('--') : undefined);
  if (verb === undefined || own.some(isHelp)) return help(first, io);
  const outcome = await verb.run(rest, io);
  if (typeof outcome === 'number') return outcome;
  io.complain(`${outcome}\nSee plinth ${first} --help.\n`);
  return 2;
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function help(of: string | undefined, io: Io): number {
  const text = of === undefined ? overview() : verbs.get(of)?.help;
  if (text !== undefined) {
    io.write(text);
    return 0;
  }
  io.complain(`${unknownVerb(of ?? '')}\nSee plinth --help.\n`);
  return 2;
}

function unknownVerb(word: string): string {
  const known = [...verbs.keys()];
  const near = closest(word, known);
  const hint =
    near === undefined ? `The commands are ${known.join(', ')}.` : `Did you mean “plinth ${near}”?`;
  const wanted = /[./\\]|^-$/.test(word) ? `To lint it: plinth lint ${word}` : hint;
  return `There is no command “${word}”. ${wanted}`;
}

function overview(): string {
  const lines = [...verbs.values()].flatMap(({ summary }) =>
    summary.map(([usage, about]) => `  plinth ${usage.padEnd(21)}${about}\n`),
  );
  return `Plinth checks SQL migrations: locks, rewrites, missing indexes, injection. PostgreSQL first, and MySQL, MariaDB, SQLite and SQL Server.

Usage
${lines.join('')}  plinth --version
  plinth <command> --help

Exit codes
  0  nothing reaches --fail-on
  1  a finding reaches --fail-on
  2  wrong arguments, wrong configuration, or input that cannot be read

Nothing is sent anywhere unless you ask for it, and no database is needed; only “schema pull”, “stats pull”, “safe-now”, “health”, “locks”, “statements pull”, “drift”, “plan --connection”, “review --connection” and “drill manifest” read one, and change nothing there; “prove --scratch” and “drill --scratch” make and drop databases of their own on one. “review --github-comment” sends a review to GitHub, and works in its Actions only.
`;
}
