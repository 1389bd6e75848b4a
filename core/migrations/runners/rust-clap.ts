/** Types of Rust programs that clap fills from a command line (`#[derive(Parser, Subcommand, Args)]`): their variants and fields, and what a variant is called in full. Textual. */
import { folderOf, join, oncePerListing, type Listing } from '../listing.ts';
import { cargoPackageOf } from './cargo.ts';
import { lineAt } from './code.ts';
import { sitesOf } from './reach.ts';
import type { CallSite } from './ways.ts';

export interface ClapField {
  readonly name: string;
  readonly type: string;
  /** `--to`: without its dashes; undefined of one that has none. */
  readonly long: string | undefined;
  /** As its help shows it: `VERSION`. */
  readonly shown: string;
  /** From one. */
  readonly line: number;
  readonly says: string | undefined;
}

export interface ClapVariant {
  readonly name: string;
  /** On the command line. */
  readonly word: string;
  readonly index: number;
  readonly says: string | undefined;
  /** Of `Name(Type)`, and the module in front of it. */
  readonly payload: string | undefined;
  readonly module: string | undefined;
  readonly fields: readonly ClapField[];
}

export interface ClapType {
  readonly name: string;
  readonly kind: 'enum' | 'struct';
  readonly file: string;
  /** It is what is parsed. */
  readonly isTop: boolean;
  readonly variants: readonly ClapVariant[];
  readonly fields: readonly ClapField[];
}

const head = /#\[derive\([^\]]*\b(?:Parser|Subcommand|Args)\b[^\]]*\)\]/;

export const clapTypes = oncePerListing((listing: Listing): readonly ClapType[] =>
  sitesOf(head, (file, text) => file.endsWith('.rs') && /\bclap\b|\bstructopt\b/.test(text), listing).flatMap(
    ({ file, index }) => typeAt(file, index, listing.text(file) ?? '') ?? [],
  ),
);

function typeAt(file: string, index: number, text: string): ClapType | undefined {
  const [declared, kind, name = ''] =
    /^(?:#\[[^\n]*\n(?:[ \t]+[^\n]*\n|\)\]\n)*|\s*\/\/[^\n]*\n|\s+)*?\s*(?:pub(?:\([^)]*\))?\s+)?(enum|struct)\s+(\w+)(?:<[^>]*>)?\s*\{/.exec(
      text.slice(index),
    ) ?? [];
  if (declared === undefined || (kind !== 'enum' && kind !== 'struct')) return undefined;
  const attributes = declared;
  const start = index + declared.length;
  const body = text.slice(start, closing(text, start));
  const rename = /\brename_all\s*=\s*"([\w-]+)"/.exec(attributes)?.[1] ?? 'kebab-case';
  const parts = partsOf(body).map((one) => ({ ...one, at: start + one.at }));
  return {
    ...{ name, kind, file, isTop: /\bderive\([^\]]*\bParser\b/.test(attributes) },
    variants: kind === 'enum' ? parts.flatMap((one) => variantOf(one, rename, text) ?? []) : [],
    fields: kind === 'struct' ? parts.flatMap((one) => fieldOf(one, text) ?? []) : [],
  };
}

/** Behind the brace that is open; comments are part of the text, as they say what a command is for. */
function closing(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '/' && text.charAt(at + 1) === '/') at = Math.max(at, text.indexOf('\n', at));
    else if (char === '{') depth += 1;
    else if (char === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

interface Part {
  readonly text: string;
  readonly at: number;
}

/** Between commas, with what stands in front of each. */
function partsOf(body: string): readonly Part[] {
  const parts: Part[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < body.length; at += 1) {
    const char = body.charAt(at);
    if (char === '/' && body.charAt(at + 1) === '/') {
      const end = body.indexOf('\n', at);
      at = end < 0 ? body.length : end;
    } else if (char === '"') {
      const end = /^"(?:[^"\\]|\\.)*"/.exec(body.slice(at))?.[0].length ?? 1;
      at += end - 1;
    } else if ('{([<'.includes(char)) depth += 1;
    else if (
      '})]'.includes(char) ||
      (char === '>' && body.charAt(at - 1) !== '-' && body.charAt(at - 1) !== '=')
    )
      depth -= 1;
    else if (char === ',' && depth === 0) {
      parts.push({ text: body.slice(from, at), at: from });
      from = at + 1;
    }
  }
  return [...parts, { text: body.slice(from), at: from }];
}

const inFront = /^(?:\s|\/\/[^\n]*\n|#\[(?:[^[\]]|\[[^\]]*\])*\])*/;

/** Attributes and help in front, and the rest. */
function divided({ text, at }: Part): { readonly told: string; readonly rest: string; readonly at: number } {
  const told = inFront.exec(text)?.[0] ?? '';
  return { told, rest: text.slice(told.length), at: at + told.length };
}

function saysOf(told: string): string | undefined {
  return /^\s*\/\/\/\s*(\S[^\n]*?)\s*$/m.exec(told)?.[1];
}

function variantOf(part: Part, rename: string, text: string): ClapVariant | undefined {
  const { told, rest, at } = divided(part);
  const [, name] = /^([A-Z]\w*)/.exec(rest) ?? [];
  if (name === undefined) return undefined;
  const word =
    /#\[(?:command|clap|structopt)\([^\]]*\bname\s*=\s*"([^"]+)"/.exec(told)?.[1] ?? renamed(name, rename);
  const [, module, payload] =
    /^\w+\s*\(\s*(?:Box<)?(?:\w+::)*?(?:(\w+)::)?(?:Box<)?(\w+)>?\s*,?\s*\)/.exec(rest) ?? [];
  const brace = rest.indexOf('{');
  const fields =
    brace < 0
      ? []
      : partsOf(rest.slice(brace + 1, rest.lastIndexOf('}'))).flatMap(
          (one) => fieldOf({ ...one, at: at + brace + 1 + one.at }, text) ?? [],
        );
  return word === undefined
    ? undefined
    : { name, word, index: at, says: saysOf(told), payload, module, fields };
}

function renamed(name: string, rename: string): string | undefined {
  const words = name.split(/(?<=[a-z0-9])(?=[A-Z])/).map((one) => one.toLowerCase());
  if (rename === 'kebab-case' || rename === 'kebab') return words.join('-');
  if (rename === 'snake_case' || rename === 'snake') return words.join('_');
  return rename === 'lowercase' || rename === 'lower' ? words.join('') : undefined;
}

function fieldOf(part: Part, text: string): ClapField | undefined {
  const { told, rest, at } = divided(part);
  const [, name, type = ''] = /^(?:pub(?:\([^)]*\))?\s+)?(\w+)\s*:\s*([^]+?)\s*$/.exec(rest) ?? [];
  if (name === undefined) return undefined;
  const attribute = /#\[(?:arg|clap|structopt)\(((?:[^()]|\([^()]*\))*)\)\]/.exec(told)?.[1] ?? '';
  const [isLong, long] = /\blong\b(?:\s*=\s*"([\w-]+)")?/.exec(attribute) ?? [];
  const shown = /\b(?:value_name|name)\s*=\s*"([\w-]+)"/.exec(attribute)?.[1] ?? name.toUpperCase();
  return {
    ...{ name, type: type.replaceAll(/\s/g, ''), shown, line: lineAt(text, at), says: saysOf(told) },
    long: isLong === undefined ? undefined : (long ?? name.replaceAll('_', '-')),
  };
}

const mostLevels = 5;

interface Said {
  readonly words: readonly string[];
  readonly top: ClapType;
  readonly at: CallSite;
}

/** From a variant up to what is parsed; undefined where the way there is not the only one. */
export function commandOfVariant(
  type: ClapType,
  variant: string,
  types: readonly ClapType[],
  level = 0,
): Said | undefined {
  const own = type.variants.find(({ name }) => name === variant);
  if (own === undefined || level > mostLevels) return undefined;
  const at = { file: type.file, index: own.index };
  const near = nearest(type.file, types);
  const above =
    type.isTop && !isHeld(type.name, near) ? { words: [], top: type } : holderOf(type.name, near, level + 1);
  return above && { words: [...above.words, own.word], top: above.top, at };
}

/** Several crates of a workspace may have types of the same names: those of the crate, and of the file where one is there twice. */
export function nearest(file: string, types: readonly ClapType[]): readonly ClapType[] {
  const crate = crateOf(file);
  const own = types.filter((one) => crateOf(one.file) === crate);
  return own.filter(
    (one) => one.file === file || !own.some((other) => other.file === file && other.name === one.name),
  );
}

function crateOf(file: string): string {
  return file.replace(/(?:^|\/)src\/.*$/, '');
}

function isHeld(name: string, types: readonly ClapType[]): boolean {
  return types.some(
    (one) =>
      holdsField(one.fields, name) ||
      one.variants.some((each) => each.payload === name || holdsField(each.fields, name)),
  );
}

/** Commands of its own stand below it. */
export function holdsCommands(type: ClapType, variant: string, types: readonly ClapType[]): boolean {
  const own = type.variants.find(({ name }) => name === variant);
  const isEnum = (name: string | undefined): boolean =>
    types.some((one) => one.name === name && (one.kind === 'enum' || one.fields.some((each) => isOf(each))));
  const isOf = ({ type: of }: ClapField): boolean =>
    types.some((one) => one.kind === 'enum' && holdsField([{ ...empty, type: of }], one.name));
  return own !== undefined && (isEnum(own.payload) || own.fields.some(isOf));
}

const empty: ClapField = { name: '', type: '', long: undefined, shown: '', line: 0, says: undefined };

/** The one type that has it as its subcommand. */
function holderOf(
  name: string,
  types: readonly ClapType[],
  level: number,
): Pick<Said, 'words' | 'top'> | undefined {
  if (level > mostLevels) return undefined;
  const holders = types.flatMap((one): readonly (Pick<Said, 'words' | 'top'> | undefined)[] => {
    const inVariants = one.variants.filter((each) => each.payload === name || holdsField(each.fields, name));
    if (inVariants.length > 0)
      return inVariants.map((each) => commandOfVariant(one, each.name, types, level + 1));
    if (!holdsField(one.fields, name)) return [];
    return [
      one.isTop && !isHeld(one.name, types) ? { words: [], top: one } : holderOf(one.name, types, level + 1),
    ];
  });
  return holders.length === 1 ? holders[0] : undefined;
}

export function holdsField(fields: readonly ClapField[], name: string): boolean {
  return fields.some(({ type }) => new RegExp(`^(?:Option<|Box<)*(?:\\w+::)*${name}>*$`).test(type));
}

/** `--run-migrations`, of a field that is false where nobody gives it; of what is parsed. */
export function flagNamed(
  field: string,
  types: readonly ClapType[],
): { readonly flag: string; readonly of: ClapType } | undefined {
  const found = types.flatMap((of) =>
    of.fields.flatMap(({ name, type, long }) =>
      name === field && type === 'bool' && long !== undefined ? [{ flag: `--${long}`, of }] : [],
    ),
  );
  const [first] = found;
  const top = first && topOf(first.of, types);
  return found.length === 1 && first !== undefined && top !== undefined
    ? { flag: first.flag, of: top }
    : undefined;
}

/** `#[command(flatten)]` has the fields of another type stand beside those of what is parsed. */
function topOf(type: ClapType, types: readonly ClapType[], level = 0): ClapType | undefined {
  if (type.isTop) return type;
  const holders = types.filter(({ kind, fields }) => kind === 'struct' && holdsField(fields, type.name));
  const [holder] = holders;
  return holder === undefined || holders.length > 1 || level > mostLevels
    ? undefined
    : topOf(holder, types, level + 1);
}

/** The binary of the crate in whose main program the type is parsed. */
export function programOf({ file, name }: ClapType, listing: Listing): string | undefined {
  const parsed = sitesOf(
    new RegExp(`\\b${name}::(?:parse|try_parse|from_args)\\(`),
    (path, text) => path.endsWith('.rs') && text.includes(name),
    listing,
  ).map((one) => one.file);
  const homes = parsed.length === 0 || parsed.includes(file) ? [file] : [...new Set(parsed)];
  const names = [...new Set(homes.map((one) => binaryOf(one, listing)))];
  return names.length === 1 ? names[0] : undefined;
}

export function binaryOf(file: string, listing: Listing): string | undefined {
  const inBin = /(?:^|\/)src\/bin\/([\w-]+)(?:\.rs$|\/)/.exec(file)?.[1];
  if (inBin !== undefined) return inBin;
  const own = cargoPackageOf(file, listing);
  if (own === undefined) return undefined;
  const { manifest, text } = own;
  const bins = [...text.matchAll(/^\[\[bin\]\]([^[]*)/gm)].map(([, one = '']) => ({
    name: /^\s*name\s*=\s*"([\w-]+)"/m.exec(one)?.[1],
    path: /^\s*path\s*=\s*"([^"]+)"/m.exec(one)?.[1],
  }));
  const bin = bins.find(({ path }) => path !== undefined && join(folderOf(manifest), path) === file);
  if (bin !== undefined) return bin.name;
  if (bins.length === 1) return bins[0]?.name;
  return bins.length > 1 ? undefined : own.name;
}
