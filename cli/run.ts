/** Runs one command from its arguments to its exit code, without using the process itself. */
import { closest } from '../core/text/closest.ts';
import { version } from '../engine/version.ts';
import type { Io } from './io.ts';
import { overview } from './overview.ts';
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
