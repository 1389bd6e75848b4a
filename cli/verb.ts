/** The declaration of a command: its help, its options, and the parsing of its arguments into a request. verbs.ts runs the commands. */
import { parseArgs } from 'node:util';
import { closest } from '../core/text/closest.ts';
import { optionsHelp, Refusal, type Options, type Values } from './options.ts';

export interface Verb<R> {
  /** The lines for `plinth --help`: the syntax and a description. */
  readonly summary: readonly (readonly [usage: string, about: string])[];
  readonly help: string;
  /** Returns the request, or a sentence that says what is wrong with the arguments. */
  readonly read: (words: readonly string[]) => R | string;
}

interface Declared<O extends Options, R> {
  readonly name: string;
  readonly summary: Verb<R>['summary'];
  /** The syntax and a description. */
  readonly usage: string;
  readonly options: O;
  /** Text below the options. */
  readonly notes?: string;
  /** The command takes a single file, folder or rule. `missing`: the error if none is given; undefined if the request has a default. */
  readonly one?: { readonly what: string; readonly missing?: string };
  readonly request: (values: Values<O>, paths: readonly string[]) => R | string;
}

export function verb<const O extends Options, R extends object>(declared: Declared<O, R>): Verb<R> {
  const { name, summary, usage, options, notes, one, request } = declared;
  const listed = Object.keys(options).length === 0 ? '' : `\nOptions\n${optionsHelp(options)}`;
  return {
    summary,
    help: `${usage}\n${listed}${notes === undefined ? '' : `\n${notes}\n`}`,
    read: (words) => {
      const written = parse(name, options, words);
      if (typeof written === 'string') return written;
      const { positionals } = written;
      if (one?.missing !== undefined && positionals.length === 0) return one.missing;
      if (one !== undefined && positionals.length > 1)
        return `plinth ${name} takes one ${one.what} at a time.`;
      const values: Record<string, unknown> = {};
      for (const [option, { read }] of Object.entries(options)) {
        const value = read(written.values.get(option) ?? [], option);
        if (value instanceof Refusal) return value.message;
        values[option.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] = value;
      }
      return request(values as Values<O>, positionals);
    },
  };
}

interface Written {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
}

function parse(verbName: string, options: Options, words: readonly string[]): Written | string {
  const values = new Map<string, readonly string[]>();
  const positionals: string[] = [];
  // Not strict: messages about unknown words are our own.
  const { tokens } = parseArgs({
    args: words.map((word, at) => withValue(word, words[at + 1], options)),
    options: Object.fromEntries(
      Object.entries(options).map(([name, { isFlag }]) => [
        name,
        { type: isFlag ? 'boolean' : 'string' } as const,
      ]),
    ),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = options[token.name];
    if (option === undefined) {
      const near = closest(token.name, Object.keys(options));
      const hint = near === undefined ? '' : ` Did you mean --${near}?`;
      return `There is no option ${token.rawName} for “plinth ${verbName}”.${hint}`;
    }
    if (option.isFlag && token.value !== undefined) return `${token.rawName} takes no value.`;
    if (!option.isFlag && (token.value ?? '') === '') return `${token.rawName} needs a value.`;
    values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? '']);
  }
  return { values, positionals };
}

/** Only a numeric option may be given without its value. */
function withValue(word: string, next: string | undefined, options: Options): string {
  const alone = word.startsWith('--') ? options[word.slice(2)]?.alone : undefined;
  return alone === undefined || /^\d+$/.test(next ?? '') ? word : `${word}=${alone}`;
}
