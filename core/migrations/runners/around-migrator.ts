/**
 * Programs in Rust that open a transaction themselves and have sqlx’s migrator run in it: all pending files are one transaction then, and what sqlx opens
 * inside of that is a savepoint. Textual; where one call of the migrator is not seen to be in one, nothing is said.
 */
import { literal } from '../../text/pattern.ts';
import { folderOf, type Listing } from '../listing.ts';
import { type AroundSets, setsAround } from './around-sets.ts';
import { bare, closingAt, lineAt } from './code.ts';
import type { Program } from './folders.ts';
import { crateOf, isInCrate, programsOfRust } from './rust-programs.ts';

interface Call {
  readonly program: Program;
  /** Without comments and quotes. */
  readonly code: string;
  readonly index: number;
  readonly given: string;
}

export interface Around extends AroundSets {
  /** Where it is opened: `src/migrate.rs:11`. */
  readonly place: string;
}

const mostCallers = 2;

/** For the crate of the file that has the migrations built in. A lock of its own is told where it applies each itself: Migrator::run takes sqlx’s. */
export function aroundMigrator(embeds: string, listing: Listing): Around | undefined {
  const home = crateOf(folderOf(embeds), listing);
  const programs = programsOfRust(listing);
  const all = programs.flatMap((program) =>
    /\bmigrate!|\bMigrator\b|\bMIGRATOR\b/.test(program.text)
      ? callsOf(program, String.raw`\.run(?:_direct|_to)?`).filter(({ code, index }) =>
          /migrat/i.test(/[^;{}]*$/.exec(code.slice(0, index))?.[0] ?? ''),
        )
      : [],
  );
  const applied = programs.flatMap(appliesOf);
  const isOwn = ({ program }: Call): boolean => isInCrate(program.file, home);
  const own = applied.some(isOwn) ? applied.filter(isOwn) : all.filter(isOwn);
  const found = agreed((own.length > 0 ? own : all).map((one) => openedAt(one, programs, mostCallers)));
  return found && { ...found, isLocked: found.isLocked && applied.some(isOwn) };
}

/** The first, where each is seen: what it sets, where they set the same. */
function agreed(all: readonly (Around | undefined)[]): Around | undefined {
  const [first] = all;
  if (first === undefined || all.some((one) => one === undefined)) return undefined;
  const said = (one: Around | undefined, name: string): string | undefined =>
    one?.timeouts.find((each) => each.name === name)?.value;
  return {
    ...first,
    timeouts: first.timeouts.filter(({ name, value }) => all.every((one) => said(one, name) === value)),
    isLocked: all.every((one) => one?.isLocked === true),
  };
}

/** `transaction.apply(&migration)` for each that a Migrator has: the program goes over them, and sqlx’s own marker of a file is not asked. */
function appliesOf(program: Program): readonly Call[] {
  const { text } = program;
  if (!/\bmigrate!|\bMigrator\b/.test(text) || !/\bno_tx\s*=\s*true\b/.test(text)) return [];
  const code = bare(text, 'slashes').replace(/#\[cfg\(test\)\][^]*$/, '');
  return [...code.matchAll(/\b([a-z_]\w*)\s*\.apply\(\s*&/g)].map(({ 1: given = '', index }) => ({
    ...{ program, code, index, given },
  }));
}

function callsOf(program: Program, name: string): readonly Call[] {
  const code = bare(program.text, 'slashes').replace(/#\[cfg\(test\)\][^]*$/, '');
  return [...code.matchAll(new RegExp(`${name}\\(`, 'g'))].map(({ 0: head, index }) => {
    const start = index + head.length;
    return { program, code, index, given: code.slice(start, closingAt(code, start, '(')) };
  });
}

function openedAt(call: Call, programs: readonly Program[], most: number): Around | undefined {
  const { program, code, index, given } = call;
  const start = [...code.slice(0, index).matchAll(/\bfn\s+\w/g)].at(-1)?.index;
  if (start === undefined) return undefined;
  const before = code.slice(start, index);
  const names = namesIn(given).flatMap((name) => [name, ...ownersOf(name, before)]);
  const opened = names.flatMap((name) => {
    const begin = new RegExp(
      String.raw`\blet\s+(?:mut\s+)?${literal(name)}\b[^=;]*=[^;]*(?:\.begin\(\s*\)|::begin\w*\()[^;]*;`,
    ).exec(before);
    if (begin === null) return [];
    const commits = new RegExp(String.raw`\b${literal(name)}\s*\.commit\(`);
    const behind = code.slice(index).split(/\bfn\s+\w/)[0] ?? '';
    return commits.test(before) || !commits.test(behind) ? [] : [start + begin.index];
  });
  const [from] = opened;
  if (from !== undefined)
    return {
      place: `${program.file}:${lineAt(program.text, from)}`,
      ...setsAround(program, code, from, index),
    };
  const [, name = '', parameters = ''] = /^fn\s+(\w+)([^{]*)/.exec(before) ?? [];
  const taken = names.filter((one) => new RegExp(String.raw`\b${literal(one)}\s*:`).test(parameters));
  if (most === 0 || taken.length === 0) return undefined;
  const callers = programs
    .filter(({ text }) => text.includes(name))
    .flatMap((one) => callsOf(one, String.raw`(?<!\bfn\s+|\.)\b${literal(name)}\s*`));
  return agreed(callers.map((one) => openedAt(one, programs, most - 1)));
}

function namesIn(given: string): readonly string[] {
  return [...given.matchAll(/(?<![.:\w])[a-z_]\w*\b(?!\s*(?:\(|::))/g)]
    .map(([name]) => name)
    .filter((one) => one !== 'mut');
}

/** `let conn = tx.acquire().await?;`, `let conn = &mut *tx;` */
function ownersOf(name: string, before: string): readonly string[] {
  const [, owner] =
    new RegExp(
      String.raw`\blet\s+(?:mut\s+)?${literal(name)}\b[^=;]*=\s*(?:&mut\s+)?\**\s*(\w+)\s*(?:\.(?:acquire|as_mut|deref_mut|transaction)\(\)[^;]*)?;`,
    ).exec(before) ?? [];
  return owner === undefined ? [] : [owner];
}
