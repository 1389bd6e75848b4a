/** What a command of the line runs in: directory, variables, place. Replaces variables in words. */
import type { Surroundings } from '../act.ts';
import type { Word } from './word.ts';

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
          return unknownNamed('');
      }
    })
    .join('');
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
