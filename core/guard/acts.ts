/**
 * Finds in a shell command line what would change databases: it follows the line through wrappers, package scripts, make targets and
 * shell scripts to the tools, and asks each tool what the command does. Nothing is run. What is not known is left alone and noted.
 */
import { fitsStars } from '../text/pattern.ts';
import type { Act, Surroundings } from './act.ts';
import { hasOption, readArguments, untilDashes, type Arguments } from './arguments.ts';
import { inputOf, scriptDeed, sentBy } from './client.ts';
import { programOf, resolvePath } from './paths.ts';
import { findTarget } from './target/find.ts';
import { linesOfTask } from './tasks.ts';
import { parseShell } from './shell/parse.ts';
import {
  isUnknown,
  shownText,
  textOf,
  withVariables,
  writtenBy,
  type Piped,
  type Scope,
} from './shell/scope.ts';
import type { ShellCommand, Word } from './shell/word.ts';
import type { GuardTool, TargetSources, Verb } from './tool.ts';
import { tools } from './tools/index.ts';
import { dialectOfAddress } from './target/address.ts';
import { isShell, nameOfProgram, unwrap, withFile } from './wrappers.ts';

export interface Found {
  readonly acts: readonly Act[];
  /** What could not be followed: half sentences. */
  readonly notes: readonly string[];
  /** It is too long or too deep to be followed: what it does is for a person to look at. */
  readonly gaveUp: boolean;
}

/** How deep scripts may call scripts, and how many commands are followed in all. */
const deepest = 12;
const mostCommands = 2_000;

export function actsIn(line: string, folder: string, around: Surroundings): Found {
  return actsOf([line], { folder, variables: new Map(), place: { kind: 'here' }, hints: [] }, around);
}

/** Of lines that run one by one, each from the same scope. */
export function actsOf(lines: readonly string[], scope: Scope, around: Surroundings): Found {
  const finder = new Finder(around);
  for (const line of lines) finder.line(line, scope, 0);
  return { acts: finder.acts, notes: [...finder.notes], gaveUp: finder.gaveUp };
}

class Finder {
  readonly acts: Act[] = [];
  readonly notes = new Set<string>();
  gaveUp = false;
  readonly #around: Surroundings;
  /** Scripts and tasks that are being followed: one that calls itself is not followed again. */
  readonly #open = new Set<string>();
  #commands = 0;

  /** Files that the line itself writes, as far as it says what. */
  readonly #files = new Map<string, string>();

  constructor(around: Surroundings) {
    this.#around = { ...around, file: (path) => this.#files.get(path) ?? around.file(path) };
  }

  line(line: string, outer: Scope, depth: number): void {
    if (depth > deepest) {
      this.#giveUp('commands run commands too deeply to be followed');
      return;
    }
    const { steps, broken } = parseShell(line);
    if (broken !== undefined) this.notes.add(broken);
    let scope = outer;
    const outside: Scope[] = [];
    let before: ShellCommand | undefined;
    for (const step of steps) {
      if (step.kind === 'open') outside.push(scope);
      else if (step.kind === 'close') scope = outside.pop() ?? scope;
      else {
        if ((this.#commands += 1) > mostCommands) {
          this.#giveUp('it has too many commands to follow all');
          return;
        }
        scope = this.#command(step, scope, step.piped ? before : undefined, depth);
        before = step;
      }
    }
  }

  #giveUp(note: string): void {
    this.gaveUp = true;
    this.notes.add(note);
  }

  #once(what: string, follow: () => void): void {
    if (this.#open.has(what)) return;
    this.#open.add(what);
    follow();
    this.#open.delete(what);
  }

  /** The scope of the commands after it. */
  #command(command: ShellCommand, scope: Scope, before: ShellCommand | undefined, depth: number): Scope {
    this.#substitutions(command, scope, depth);
    const set = command.assignments.map(
      ({ name, value }) => [name, textOf(value, scope, this.#around)] as const,
    );
    const inner = withVariables(scope, set);
    const written = command.words.flatMap((word) => wordsOf(word, inner, this.#around));
    const piped = before && writtenBy(before, scope, this.#around);
    this.#keepOutput(command, piped, inner);
    if (written.length === 0) return inner;
    const changed = changedScope(written, inner, this.#around);
    if (changed !== undefined) return changed;
    this.#words(written, inner, { command, piped }, depth);
    return scope;
  }

  /** echo … > file.sql; and tee, which writes what it reads. */
  #keepOutput(command: ShellCommand, piped: Piped | undefined, scope: Scope): void {
    const [first, ...rest] = command.words.map((word) => textOf(word, scope, this.#around));
    const isTee = first !== undefined && programOf(first) === 'tee';
    const path = isTee
      ? rest.find((word) => !word.startsWith('-'))
      : command.output && textOf(command.output.path, scope, this.#around);
    if (path === undefined) return;
    const written = isTee
      ? inputOf({ command, piped, scope, around: this.#around })
      : writtenBy(command, scope, this.#around);
    if (written === undefined || !('text' in written)) return;
    const whole = resolvePath(scope.folder, path);
    const adds = isTee ? rest.includes('-a') : command.output?.adds === true;
    this.#files.set(whole, `${adds ? (this.#around.file(whole) ?? '') : ''}${written.text}\n`);
  }

  /** $(…) runs before the command. */
  #substitutions({ words, assignments, input }: ShellCommand, scope: Scope, depth: number): void {
    const all = [
      ...words,
      ...assignments.map(({ value }) => value),
      ...(input?.kind === 'text' ? [input.text] : []),
    ];
    for (const { pieces } of all)
      for (const piece of pieces) if (piece.kind === 'command') this.line(piece.line, scope, depth + 1);
  }

  #words(written: readonly string[], scope: Scope, from: Origin, depth: number): void {
    const [first = '', ...rest] = written;
    if (first === '') return;
    if (depth > deepest) {
      this.#giveUp('commands run commands too deeply to be followed');
      return;
    }
    const program = nameOfProgram(first, scope);
    if (isShell(program) && rest.every((word) => /^-(?!c$)/.test(word))) {
      this.#shellInput({ ...from, scope, around: this.#around }, depth);
      return;
    }
    const wrapped = unwrap(program, rest, scope, this.#around);
    if (wrapped !== undefined) {
      this.#inner(wrapped, from, depth + 1);
      return;
    }
    const found = toolFor(program, rest);
    if (found !== undefined) this.#tool(found.tool, found.program, found.rest, scope, from, depth);
    else if (first.includes('/')) this.#program(resolvePath(scope.folder, first), scope, depth);
  }

  /** A file of the project that begins as a script for a shell. */
  #program(path: string, scope: Scope, depth: number): void {
    const text = this.#around.file(path);
    if (text !== undefined && /^#![^\n]*\b(?:ba|da|z|k)?sh\b/.test(text))
      this.#once(path, () => this.line(text, scope, depth + 1));
  }

  /** A shell without a script runs what it reads. */
  #shellInput(from: Parameters<typeof inputOf>[0], depth: number): void {
    const input = inputOf(from);
    if (input === undefined) return;
    if ('text' in input) this.line(input.text, from.scope, depth + 1);
    else this.notes.add(`a shell runs what is not known: ${input.unread}`);
  }

  #inner(inner: NonNullable<ReturnType<typeof unwrap>>, from: Origin, depth: number): void {
    switch (inner.kind) {
      case 'words':
        this.#words(inner.words, inner.scope, from, depth);
        return;
      case 'line':
        this.line(inner.line, inner.scope, depth);
        return;
      case 'script': {
        const { path, scope } = inner;
        const text = this.#around.file(path);
        if (text === undefined) this.notes.add(`the script ${programOf(path)} cannot be read`);
        else this.#once(path, () => this.line(text, scope, depth));
        return;
      }
      case 'task': {
        const { task, scope } = inner;
        const name = task.names[0] ?? 'it';
        const found = linesOfTask(task, scope, this.#around);
        if (found === undefined && task.orProgram) this.#words([name, ...task.rest], scope, from, depth);
        else if (found === undefined) this.notes.add(`no file here says what ${name} runs`);
        else
          for (const one of found)
            this.#once(`${task.from} ${one.scope.folder} ${task.names.join(' ')}`, () => {
              for (const line of one.lines) this.line(line, one.scope, depth);
            });
      }
    }
  }

  #tool(
    tool: GuardTool,
    program: string,
    written: readonly string[],
    scope: Scope,
    from: Origin,
    depth: number,
  ): void {
    if (untilDashes(written).includes('--help')) return;
    const { target: t } = tool;
    const valued = [
      tool.valued,
      t.address,
      t.host,
      t.port,
      t.database,
      t.config,
      t.environment,
      tool.sql?.text,
      tool.sql?.file,
    ]
      .filter((names) => names !== undefined)
      .join(' ');
    const command = shorten(shownText([program, ...written].join(' ')));
    // What follows two dashes is for the client that a command of the tool starts.
    const words = tool.sql?.on === undefined ? written : written.filter((word) => word !== '--');
    const read = readArguments(words, valued);
    const match = verbIn(tool, program, read) ?? verbIn(tool, program, readArguments(words, valued, true));
    const rest = match === undefined ? read.words : match.rest;
    const sources: TargetSources = match?.verb.cloud === true ? { ...t, cloud: true, word: 'after' } : t;
    const isClient = tool.target.files === undefined && tool.target.dotenv === undefined;
    const asked = { sources, read, rest, scope, around: this.#around, isClient };
    const target = findTarget(asked);
    const another = (database: string) => findTarget({ ...asked, database });
    const sends =
      tool.sql !== undefined &&
      (tool.sql.on === undefined || tool.sql.on.split(', ').some((on) => fits(on, read.words) !== undefined));
    if (sends) this.#client(tool, { command, read, rest, target, another, scope, from }, depth);
    else if (match !== undefined && match.verb.does !== 'reads')
      this.acts.push({
        command,
        does: match.verb.does,
        what: `${tool.name} ${match.verb.what}`,
        instead: match.verb.instead,
        target,
      });
  }

  #client(
    tool: GuardTool,
    { command, read, rest, target, another, scope, from }: Sends,
    depth: number,
  ): void {
    const { sql: client } = tool;
    if (client === undefined) return;
    const isWord = tool.target.word === 'first' && rest.length > 0;
    const words =
      client.on === undefined
        ? rest.slice(isWord ? 1 : 0)
        : read.words.slice(
            (client.on.split(', ')[0]?.split(' ').length ?? 0) + (client.words === 'second' ? 1 : 0),
          );
    const sent = sentBy({
      client,
      read,
      rest: words,
      command: from.command,
      piped: from.piped,
      scope,
      around: this.#around,
    });
    for (const line of sent.shell) this.line(line, scope, depth + 1);
    if (sent.composes)
      this.acts.push({
        command,
        does: 'destroys',
        what: `${tool.name} runs what another command composes, which drops or deletes`,
        instead: undefined,
        target,
      });
    for (const unread of sent.unread) {
      this.notes.add(unread);
      // A script that cannot be read may do anything: where the database is production, that is for a person to say.
      this.acts.push({
        command,
        does: 'applies',
        what: `${tool.name} runs a script that cannot be read here`,
        instead: undefined,
        target,
      });
    }
    for (const text of sent.texts) {
      if (client.dialect === 'javascript' || client.dialect === 'redis' || client.dialect === 'code') {
        const does = scriptDeed(text, client.dialect);
        const what = `${tool.name} ${does === 'destroys' ? 'deletes all that it names' : 'writes'}`;
        if (does !== undefined) this.acts.push({ command, does, what, instead: undefined, target });
      } else {
        const address = [...read.words, ...[...read.options.values()].flat()]
          .map(dialectOfAddress)
          .find((one) => one !== undefined);
        this.acts.push({
          command,
          does: { text: shownText(text), dialect: address ?? client.dialect },
          what: tool.name,
          instead: undefined,
          target,
          another,
        });
      }
    }
  }
}

interface Origin {
  readonly command: ShellCommand | undefined;
  readonly piped: Piped | undefined;
}

interface Sends {
  readonly command: string;
  readonly read: Arguments;
  readonly rest: readonly string[];
  readonly target: Act['target'];
  readonly another: Act['another'];
  readonly scope: Scope;
  readonly from: Origin;
}

/** A variable that is not quoted may hold several words. */
function wordsOf(word: Word, scope: Scope, around: Surroundings): readonly string[] {
  const text = textOf(word, scope, around);
  const splits =
    !word.quoted && word.pieces.some(({ kind }) => kind !== 'text') && /\s/.test(text) && !isUnknown(text);
  return splits ? text.trim().split(/\s+/) : [text];
}

/** cd, export, source and the like: commands that change what comes after them. */
function changedScope(written: readonly string[], scope: Scope, around: Surroundings): Scope | undefined {
  const [first = '', ...rest] = written;
  const [second = ''] = rest;
  const pairs = rest.flatMap((word) => {
    const [, name, value] = /^(\w+)=([\s\S]*)$/.exec(word) ?? [];
    return name === undefined ? [] : [[name, value ?? ''] as const];
  });
  switch (first) {
    case 'cd':
    case 'pushd':
      return { ...scope, folder: resolvePath(scope.folder, second === '' || second === '-' ? '.' : second) };
    case 'export':
    case 'declare':
    case 'set':
    case 'local':
    case 'readonly':
    case 'setx':
      // export $(cat .env.production | xargs)
      return withVariables(scope, pairs);
    case 'source':
    case '.':
      return /\.(?:sh|bash|zsh)$/.test(second) ? undefined : withFile(scope, second, around);
    default:
      return undefined;
  }
}

const byProgram: ReadonlyMap<
  string,
  readonly { readonly tool: GuardTool; readonly second: string | undefined }[]
> = registered();

function registered(): ReadonlyMap<
  string,
  readonly { readonly tool: GuardTool; readonly second: string | undefined }[]
> {
  const found = new Map<string, { readonly tool: GuardTool; readonly second: string | undefined }[]>();
  for (const tool of tools)
    for (const program of tool.programs.split(', ')) {
      const [first = '', second] = program.split(' ');
      found.set(first, [...(found.get(first) ?? []), { tool, second }]);
    }
  return found;
}

function toolFor(
  program: string,
  rest: readonly string[],
): { readonly tool: GuardTool; readonly program: string; readonly rest: readonly string[] } | undefined {
  for (const { tool, second } of byProgram.get(program) ?? []) {
    if (second === undefined) return { tool, program, rest };
    const at = rest.indexOf(second);
    if (
      at >= 0 &&
      rest
        .slice(0, at)
        .every((word, i) => /^-|[.:]/.test(word) || (i > 0 && /^--?[A-Za-z-]+$/.test(rest[i - 1] ?? '')))
    )
      return { tool, program: `${program} ${second}`, rest: rest.slice(at + 1) };
  }
  return undefined;
}

/** The most harmful verb of a command with several, otherwise the first that fits. */
function verbIn(
  tool: GuardTool,
  program: string,
  read: Arguments,
): { readonly verb: Verb; readonly rest: readonly string[] } | undefined {
  for (const verb of tool.verbs) {
    if (verb.with !== undefined && !hasOption(read, verb.with)) continue;
    if (hasOption(read, verb.without)) continue;
    if (tool.eachWord === true) {
      const rest = read.words.filter((word) => fits(verb.on, [word]) === undefined);
      if (rest.length < read.words.length)
        return { verb, rest: tool.target.word === undefined ? rest : read.words };
      continue;
    }
    const ofProgram = tool.programs.split(', ').includes(verb.on.split(' ')[0] ?? '');
    const rest = fits(verb.on, ofProgram ? [program, ...read.words] : read.words);
    if (rest !== undefined) return { verb, rest };
  }
  return undefined;
}

/** The words that a * stands for and those after the pattern; undefined if it does not fit. */
function fits(on: string, words: readonly string[]): readonly string[] | undefined {
  const pattern = on === '' ? [] : on.split(' ');
  const all = pattern.every((alternatives, at) => {
    const word = words[at];
    return word !== undefined && alternatives.split('|').some((one) => wordFits(one, word));
  });
  return all ? words.filter((_, at) => at >= pattern.length || pattern[at] === '*') : undefined;
}

function wordFits(pattern: string, word: string): boolean {
  return fitsStars(pattern, word) || (pattern.includes(':') && word.startsWith(`${pattern}[`));
}

function shorten(command: string): string {
  const line = command
    .slice(0, longestRead)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/(:\/\/[^\s:@/]*:)[^\s@]*@/g, '$1…@');
  return line.length > longestShown ? `${line.slice(0, longestShown)}…` : line;
}

const longestShown = 120;
/** A password in it may be long, and must be seen to its end. */
const longestRead = 20_000;
