/** What a command of the line runs in: directory, variables, place. Replaces variables in words, and substitutions whose output is known. */
import type { Surroundings } from '../act.ts';
import { programOf, resolvePath } from '../paths.ts';
import { parseShell } from './parse.ts';
import type { ShellCommand, Word } from './word.ts';

/** Where the programs of a command run: here, in a container, on another machine. */
export type Place =
  | { readonly kind: 'here' }
  /** `isLocal`: the engine that runs it is on this machine. */
  | { readonly kind: 'container'; readonly name: string; readonly isLocal: boolean }
  | { readonly kind: 'elsewhere'; readonly name: string };

export interface Scope {
  readonly folder: string;
  /** Set by the line itself, or by what it loads. */
  readonly variables: ReadonlyMap<string, string>;
  readonly place: Place;
  /** Names of environments and of files that say which environment is meant: `.env.production`, `--context prod`. */
  readonly hints: readonly string[];
}

/** Encloses the name of what is not known inside of a text. */
const unknownMark = '\0';

export function isUnknown(text: string): boolean {
  return text.includes(unknownMark);
}

export function unknownNamed(name: string): string {
  return `${unknownMark}${name}${unknownMark}`;
}

/** The text without marks, for messages. */
export function shownText(text: string): string {
  return text.replaceAll(/\0([^\0]*)\0/g, (_, name: string) => (name === '' ? '$(…)' : `$${name}`));
}

export function valueOf(name: string, scope: Scope, { variable }: Surroundings): string | undefined {
  return scope.variables.get(name) ?? (scope.place.kind === 'here' ? variable(name) : undefined);
}

/** Unknown parts are marked. */
export function textOf({ pieces }: Word, scope: Scope, around: Surroundings): string {
  return pieces
    .map((piece) => {
      switch (piece.kind) {
        case 'text':
          return piece.text;
        case 'variable':
          return valueOf(piece.name, scope, around) ?? piece.fallback ?? unknownNamed(piece.name);
        case 'command':
          return outputOf(piece.line, scope, around) ?? unknownNamed('');
      }
    })
    .join('');
}

/** Of a substitution; undefined if it is not known, as where its words hold another one. */
function outputOf(line: string, scope: Scope, around: Surroundings): string | undefined {
  if (line.length > longestSubstitution) return undefined;
  const { steps } = parseShell(line);
  const [command] = steps;
  if (steps.length !== 1 || command?.kind !== 'command') return undefined;
  if (command.words.some(({ pieces }) => pieces.some(({ kind }) => kind === 'command'))) return undefined;
  const written = writtenBy(command, scope, around);
  return 'text' in written ? written.text.replace(/\n+$/, '') : undefined;
}

const longestSubstitution = 10_000;

/** What a command writes: its text, or a half sentence on why it is not known. `composes`: it writes statements that drop or delete. */
export type Piped = { readonly text: string } | { readonly unread: string; readonly composes?: true };

/** echo, printf and cat write what is known. */
export function writtenBy({ words, input }: ShellCommand, scope: Scope, around: Surroundings): Piped {
  const [first = '', ...rest] = words.map((word) => textOf(word, scope, around));
  const program = programOf(first);
  if (program === 'echo' || program === 'printf')
    return {
      text: rest
        .filter((word) => !/^-[neE]+$/.test(word))
        .join(' ')
        .replaceAll('\\n', '\n'),
    };
  if (program === 'cat' && rest.length === 0 && input?.kind === 'text')
    return { text: textOf(input.text, scope, around) };
  if (program === 'cat' || program === 'type') {
    const texts = rest
      .filter((word) => !word.startsWith('-'))
      .map((path) => ({ path, text: around.file(resolvePath(scope.folder, path)) }));
    const missing = texts.find(({ text }) => text === undefined);
    return missing === undefined
      ? { text: texts.map(({ text }) => text ?? '').join('\n') }
      : { unread: `${missing.path} cannot be read` };
  }
  const unread = `the output of ${program} is not known`;
  return composesDrops(program, rest) ? { unread, composes: true } : { unread };
}

/** Clients whose query writes statements, dumps that begin with DROP, and the script of Django that empties all tables. */
function composesDrops(program: string, rest: readonly string[]): boolean {
  if (/^(?:psql|mysql|mariadb|sqlite3)$/.test(program))
    return rest.some((word) => /\b(?:drop|truncate|delete)\s/i.test(word));
  // -dclients names a database: before -c in a group stand only options without a value.
  if (program === 'pg_dump')
    return rest.some((word) => word === '--clean' || /^-[abBCOsRvVwWx]*c/.test(word));
  if (/^(?:mysqldump|mariadb-dump)$/.test(program))
    return !rest.some((word) => /^--(?:skip-add-drop-table|skip-opt|no-create-info)$/.test(word));
  return rest.includes('sqlflush') || program === 'sqlflush';
}

export function withVariables(scope: Scope, added: Iterable<readonly [string, string]>): Scope {
  return { ...scope, variables: new Map([...scope.variables, ...added]) };
}

export function withHint(scope: Scope, hint: string): Scope {
  return { ...scope, hints: [...scope.hints, hint] };
}

/** NAME=value lines of an environment file; later lines may use earlier ones. */
export function variablesIn(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, written] = /^\s*(?:export\s+)?([\w.]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || written === undefined) continue;
    const [, quote, inner] = /^(["'])(.*?)\1/.exec(written) ?? [];
    const value = inner ?? written.replace(/\s+#.*$/, '').trim();
    const expanded = value.replaceAll(/\$\{?(\w+)\}?/g, (whole, of: string) => found.get(of) ?? whole);
    found.set(name, quote === "'" ? value : expanded);
  }
  return found;
}
