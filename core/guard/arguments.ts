/** The words after a program, read as options and other words. It knows from the tool which options take the next word as their value. */
import { namesIn } from './tool.ts';

export interface Arguments {
  /** Values by option, in order; a flag has an empty text. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
}

export function readArguments(written: readonly string[], valued: string, greedy = false): Arguments {
  const taking = new Set(namesIn(valued));
  const options = new Map<string, string[]>();
  const words: string[] = [];
  const add = (name: string, value: string): void => {
    const values = options.get(name);
    if (values === undefined) options.set(name, [value]);
    else values.push(value);
  };
  for (let at = 0; at < written.length; at += 1) {
    const word = written[at] ?? '';
    if (word === '--') {
      words.push(...written.slice(at + 1));
      break;
    }
    if (!/^-{1,2}[A-Za-z?]/.test(word)) {
      words.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    if (equals > 0) {
      add(word.slice(0, equals), word.slice(equals + 1));
      continue;
    }
    const next = written[at + 1];
    const takesNext =
      (taking.has(word) && next?.startsWith('--') !== true) ||
      (greedy && next !== undefined && !next.startsWith('-'));
    if (takesNext && next !== undefined) {
      add(word, next);
      at += 1;
      continue;
    }
    add(word, '');
    const open = attached(word, taking, add);
    if (open === undefined) continue;
    const value = next === undefined || next.startsWith('-') ? '' : next;
    add(open, value);
    if (value !== '') at += 1;
  }
  return { options, words };
}

/** -dshop is -d shop, and -af is -a -f. Returns the last option of a group if its value is the next word: -tAc. */
function attached(
  word: string,
  valued: ReadonlySet<string>,
  add: (name: string, value: string) => void,
): string | undefined {
  if (!/^-[A-Za-z]./.test(word) || word.startsWith('--')) return undefined;
  for (let at = 1; at < Math.min(word.length, 12); at += 1) {
    const name = `-${word[at] ?? ''}`;
    const value = word.slice(at + 1);
    if (valued.has(name) && value === '') return name;
    add(name, valued.has(name) ? value : '');
    if (valued.has(name)) return undefined;
  }
  return undefined;
}

export function untilDashes(rest: readonly string[]): readonly string[] {
  const at = rest.indexOf('--');
  return at < 0 ? rest : rest.slice(0, at);
}

export function hasOption({ options }: Arguments, names: string | undefined): boolean {
  return namesIn(names).some(
    (name) => options.has(name) && !/^(?:false|no|0)$/i.test(options.get(name)?.at(-1) ?? ''),
  );
}

export function valueIn({ options }: Arguments, names: string | undefined): string | undefined {
  return namesIn(names)
    .map((name) => options.get(name)?.at(-1))
    .find((value) => value !== undefined && value !== '');
}

export function valuesIn({ options }: Arguments, names: string | undefined): readonly string[] {
  return namesIn(names)
    .flatMap((name) => options.get(name) ?? [])
    .filter((value) => value !== '');
}
