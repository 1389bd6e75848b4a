/**
 * What decides in a Rust program that a call is reached, as far as it stands in the function around it: an arm of a match, `if let`, a flag, and a field of what the function is
 * given (`if options.run`), which its callers fill. Textual; whose meaning is not seen decides nothing.
 */
import { literal } from '../../text/pattern.ts';
import { bracesAround, closingAt } from './code.ts';
import { holdsField, type ClapType } from './rust-clap.ts';

export interface Arm {
  readonly type: string;
  readonly variant: string;
}

/** `Self::Migrate { version } => …`, `Some(Commands::Migrate) => …`, `if let Some(Commands::Migrate { .. }) = …`: the innermost that the place is in. */
export function armAt(code: string, from: number, index: number): Arm | undefined {
  const labels = [
    ...code
      .slice(from, index)
      .matchAll(/\b(?:(\w+)::(\w+)\b(?:\s*\{[^{}]*\}|\s*\([^()]*\))?\s*\)*|_)\s*(?:if\b[^=]*)?=>/g),
  ];
  const found = labels.findLast((one) => isInArm(code.slice(from + one.index + one[0].length, index)));
  const told = letAt(code, from, index);
  if (told !== undefined && (found === undefined || told.start > from + found.index)) return told;
  // What is left over is nobody's word.
  return found && { type: found[1] ?? '', variant: found[2] ?? '' };
}

function letAt(code: string, from: number, index: number): (Arm & { readonly start: number }) | undefined {
  const pattern =
    /\bif\s+let\s+(?:Some\(\s*)?(\w+)::(\w+)\b\s*(?:\{[^{}]*\}|\([^()]*\))?\s*\)?\s*=\s*[\w.&()\s]+$/;
  for (const start of bracesAround(code, from, index)) {
    const [, type, variant] = pattern.exec(code.slice(Math.max(from, start - mostHead), start)) ?? [];
    if (type !== undefined && variant !== undefined) return { type, variant, start };
  }
  return undefined;
}

const mostHead = 500;

/** No comma ends the arm before, and no closing brace. */
function isInArm(between: string): boolean {
  let depth = 0;
  let isClosed = false;
  for (const char of between) {
    if (isClosed && /[\w_(]/.test(char)) return false;
    if ('{(['.includes(char)) depth += 1;
    else if ('})]'.includes(char)) {
      depth -= 1;
      if (depth < 0) return false;
      if (depth === 0 && char === '}') isClosed = true;
    } else if (char === ',' && depth === 0) return false;
    else if (char === '.' || char === '?') isClosed = false;
  }
  return true;
}

// ------------------------------------------------------------------------------------------------------- a field that callers fill

/** A field that has to be set in what a function is given at that place of its parameters. */
export interface Wanted {
  readonly field: string;
  readonly at: number;
}

/** `if options.run { … }`, where `options` is what the function around it is given. */
export function wantedBy(condition: string, head: string): Wanted | undefined {
  const [, name = '', field] = /^(\w+)\.(\w+)$/.exec(condition.trim()) ?? [];
  const at = parametersOf(head).indexOf(name);
  return field === undefined || at < 0 ? undefined : { field, at };
}

/** Names of what a function is given, `self` left out: `fn run(options: &Options, url: &str)`. */
function parametersOf(head: string): readonly string[] {
  const open = head.indexOf('(');
  if (open < 0) return [];
  const all = partsOf(head.slice(open + 1, closingAt(head, open + 1, '(')));
  return all
    .map((one) => /^\s*(?:mut\s+)?(\w+)\s*:/.exec(one)?.[1] ?? '')
    .filter((name, at) => name !== '' || at > 0);
}

/** What a call gives, in its order. */
export function argumentsAt(code: string, index: number): readonly string[] {
  const open = code.indexOf('(', index);
  return open < 0 ? [] : partsOf(code.slice(open + 1, closingAt(code, open + 1, '(')));
}

/** Between commas. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)].filter((one) => one.trim() !== '');
}

export type Given =
  /** It is set there, or never. */
  | { readonly kind: 'set' | 'unset' }
  /** The function that calls has been given it itself. */
  | { readonly kind: 'passed'; readonly wanted: Wanted }
  /** A variable of the function, filled further up in it. */
  | { readonly kind: 'variable' };

/** What a call says of it. `head`: of the function that the call is in. */
export function givenBy(argument: string, { field }: Wanted, head: string): Given | undefined {
  const told = argument.trim().replace(/^&\s*(?:mut\s+)?/, '');
  const name = /^\w+$/.exec(told)?.[0];
  if (name !== undefined) {
    const at = parametersOf(head).indexOf(name);
    return at < 0 ? { kind: 'variable' } : { kind: 'passed', wanted: { field, at } };
  }
  const named = literal(field);
  if (new RegExp(`\\.${named}\\(\\s*(?:true\\s*)?\\)|\\b${named}\\s*:\\s*true\\b`).test(told))
    return { kind: 'set' };
  const isMade = /^(?:\w+::)*(?:default|new)\(\s*\)|^(?:\w+::)*[A-Z]\w*\s*\{/.test(told);
  return isMade && !new RegExp(`\\b${named}\\b`).test(told) ? { kind: 'unset' } : undefined;
}

/** Of commands below a command: the one in whose arm the field is set, `Step::Run => Options::default().run()`. */
export function variantSetting(body: string, { field }: Wanted, held: ClapType): string | undefined {
  const set = new RegExp(`\\.${literal(field)}\\(|\\b${literal(field)}\\s*[:=]\\s*true\\b`);
  const arms = [...body.matchAll(/\b(\w+)::(\w+)\b(?:\s*\{[^{}]*\}|\s*\([^()]*\))?\s*=>([^,}]*)/g)];
  const found = arms.flatMap(([, type, variant = '', does = '']) =>
    type === held.name && set.test(does) ? [variant] : [],
  );
  return new Set(found).size === 1 ? found[0] : undefined;
}

/** The one enum of commands that a variant holds. */
export function heldBy(type: ClapType, variant: string, near: readonly ClapType[]): ClapType | undefined {
  const own = type.variants.find(({ name }) => name === variant);
  const held = near.filter(
    (one) =>
      one.kind === 'enum' &&
      own !== undefined &&
      (own.payload === one.name || holdsField(own.fields, one.name)),
  );
  return held.length === 1 ? held[0] : undefined;
}

/** `if !all { options = options.limit(number) }`: what has to be given so that nothing of it is left out. */
export function unlimited(body: string, type: ClapType, variant: string): readonly string[] {
  const own = type.variants.find(({ name }) => name === variant);
  return (own?.fields ?? []).flatMap(({ name, type: of, long }) =>
    of === 'bool' &&
    long !== undefined &&
    new RegExp(`\\bif\\s+!${literal(name)}\\s*\\{[^{}]*\\blimit`).test(body)
      ? [`--${long}`]
      : [],
  );
}
