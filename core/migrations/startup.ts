/**
 * Where a repository runs its migrations as its application starts: a container's entry point, the start command of a platform. There migration
 * and release are one step. A few small files are looked at, by their names; what a pipeline or a job does before a release is in deployments.ts.
 */
import type { MigrationTool } from './convention.ts';
import { commandsIn, deployedBy, isLookedAt, lineOf as lineOfCommand, type Usual } from './deployments.ts';
import { baseOf, has, join, withAncestors, type Listing } from './listing.ts';

export interface StartUp {
  /** Relative to the workspace. */
  readonly file: string;
  /** From one. */
  readonly lines: readonly number[];
  /** Seconds after which `timeout` ends it there; undefined where nothing does. */
  readonly limit: number | undefined;
  /** The script that has the limit, where it is another one. */
  readonly limitIn?: string | undefined;
  /** The platform runs it with each deployment, before the release starts. */
  readonly isRelease?: boolean;
  /** What ends it, or gives it up, where the file says nothing. */
  readonly usual?: Usual | undefined;
}

interface StartFile {
  readonly name: RegExp;
  /** Of a line: it runs when the application starts. */
  readonly runs: RegExp;
  readonly isRelease?: boolean;
  /** Somebody’s own machine, or a server of that kind: where a deployment is found it is not the one. */
  readonly isHome?: boolean;
}

const kinds: readonly StartFile[] = [
  { name: /(?:^|\/)(?:[\w-]*-)?(?:entrypoint|start)(?:[.-][\w.-]*)?\.sh$/i, runs: /^\s*[^#\s]/ },
  { name: /(?:^|\/)render\.ya?ml$/i, runs: /^\s*startCommand:/ },
  { name: /(?:^|\/)(?:[^/]*\.)?Dockerfile(?:[.-][^/]*)?$/i, runs: /^\s*(?:CMD|ENTRYPOINT)\b/i },
  { name: /(?:^|\/)Procfile$/, runs: /^web:/ },
  // What platforms run with each deployment, before the release starts.
  { name: /(?:^|\/)Procfile$/, runs: /^release:/, isRelease: true },
  { name: /(?:^|\/)fly(?:\.[\w-]+)?\.toml$/, runs: /^\s*release_command\s*=/, isRelease: true },
  { name: /(?:^|\/)render\.ya?ml$/i, runs: /^\s*preDeployCommand:/, isRelease: true },
  // A command may stand on lines of its own; what is named for development starts no application.
  {
    name: /(?:^|\/)(?:docker-)?compose(?!.*(?:dev|test|e2e|local|ci)\b)(?:[.-][\w.-]*)?\.ya?ml$/i,
    runs: /^\s*[^#\s]/,
    isHome: true,
  },
  // What a package calls its start, in one line of its own.
  { name: /(?:^|\/)package\.json$/, runs: /^\s*"(?:pre)?start(?::prod(?:uction)?)?"\s*:/, isHome: true },
];
/** Samples and fixtures are other people's programs; what is for trying it out, or for whoever works on it, has no lasting database. */
const aside =
  /(?:^|\/)(?:examples?|samples?|fixtures?|tests?|e2e|templates?|node_modules|vendor|\.github|demos?|dev|devtools?|development|hack|\.?ci|\.devcontainer)\//i;
const mostFiles = 40;

/** Which of them starts what is in production is not known: all that do, the nearest to the root first. */
export function startUpsOf(
  { deploys }: Pick<MigrationTool, 'deploys'>,
  folder: string,
  listing: Listing,
): readonly StartUp[] {
  if (deploys === undefined) return [];
  const own = [deploys, ...scriptsWith(deploys, folder, listing)];
  const called = shellScripts(listing).filter(
    (file) => linesWith(own, /^\s*[^#\s]/, file, listing).length > 0,
  );
  // A script of the repository that a start file calls by its path.
  const callers = called.map((file) => new RegExp(`/${escaped(baseOf(file))}(?![\\w.-])`));
  const commands = [...own, ...callers];
  const files = kinds.flatMap((kind) =>
    listing.paths
      .filter((path) => kind.name.test(path) && !aside.test(path))
      .toSorted((a, b) => a.split('/').length - b.split('/').length)
      .slice(0, mostFiles)
      .map((file) => ({ file, kind })),
  );
  const deployed = deployedBy(commands, listing);
  const found = deployed.map(({ line, ...one }): StartUp => ({ ...one, lines: [line], usual: one.usual }));
  const started = files.slice(0, mostFiles).flatMap(({ file, kind }): readonly StartUp[] => {
    if (kind.isHome === true && deployed.some(({ isRelease }) => isRelease)) return [];
    const text = listing.text(file) ?? '';
    if (isPicture.test(text)) return [];
    const lines =
      kind.isHome === true && /\.ya?ml$/.test(file)
        ? inCompose(commands, text)
        : linesWith(commands, kind.runs, file, listing);
    if (lines.length === 0) return [];
    const scripts = called.filter((_, at) => lines.some((line) => callers[at]?.test(lineOf(text, line))));
    const limits = [file, ...scripts].flatMap((one) =>
      limitsIn(one, one === file ? lines : linesWith(own, /./, one, listing), listing),
    );
    const [least] = limits.toSorted((a, b) => a.seconds - b.seconds);
    return [
      {
        file,
        lines,
        limit: least?.seconds,
        ...(kind.isRelease === true ? { isRelease: true } : {}),
        limitIn: least === undefined || least.file === file ? undefined : least.file,
      },
    ];
  });
  return [...found, ...started];
}

/** It migrates a database of its own to draw it. */
const isPicture = /\bimage:\s*["']?\S*(?:schemaspy|schemacrawler|tbls)\b/;

/** Commands of services; a service may be called as the command is. */
function inCompose(commands: readonly RegExp[], text: string): readonly number[] {
  return commandsIn(text)
    .filter((one) => commands.some((each) => each.test(one.text)))
    .map((one) => lineOfCommand(one, commands, text));
}

/** From one. */
function linesWith(
  commands: readonly RegExp[],
  runs: RegExp,
  file: string,
  listing: Listing,
): readonly number[] {
  return (listing.text(file) ?? '')
    .split('\n')
    .flatMap((line, at) =>
      runs.test(line) && !isPrinted(line) && commands.some((one) => one.test(line)) ? [at + 1] : [],
    );
}

function shellScripts({ paths }: Listing): readonly string[] {
  return paths
    .filter((path) => /\.sh$/i.test(path) && !aside.test(path) && !isLookedAt(baseOf(path)))
    .toSorted((a, b) => a.split('/').length - b.split('/').length)
    .slice(0, mostFiles);
}

function lineOf(text: string, line: number): string {
  return text.split('\n')[line - 1] ?? '';
}

function limitsIn(file: string, lines: readonly number[], listing: Listing) {
  const text = listing.text(file) ?? '';
  return lines.flatMap((line) => {
    const seconds = limitOf(lineOf(text, line), text);
    return seconds === undefined ? [] : [{ file, seconds }];
  });
}

/** Names of the scripts that run it, in the nearest package.json that has some: of that package, whoever calls them from elsewhere names it. */
function scriptsWith(deploys: RegExp, folder: string, listing: Listing): readonly RegExp[] {
  for (const home of withAncestors(folder)) {
    const file = join(home, 'package.json');
    const text = has(listing, file) ? (listing.text(file) ?? '') : '';
    const all = [...text.matchAll(/"([\w:.-]+)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)];
    const scripts = withCallers(
      all.flatMap(([, name = '', command = '']) =>
        deploys.test(command) ||
        programIn(name, command) !== undefined ||
        isProgramWith(deploys, home, command, listing)
          ? [name]
          : [],
      ),
      all,
    );
    const programs = all.flatMap(([, name = '', command = '']) => programIn(name, command) ?? []);
    const name = /"name"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? '';
    if (scripts.length > 0)
      return [
        ...scripts.map(
          (script) =>
            new RegExp(
              `${home === '' ? '' : `${escaped(name)}[^\\n]*`}${common.has(script) ? manager : '[\\s"\']'}${escaped(script)}(?![\\w:-])`,
            ),
        ),
        ...programs.map((one) => new RegExp(`/${escaped(one)}(?![\\w.-])`)),
      ];
  }
  return [];
}

/** Words that stand behind other programs too: only a package manager calls the script by them. */
const common: ReadonlySet<string> = new Set(['start', 'build', 'dev', 'test', 'up', 'migrate', 'deploy']);
const manager = '\\b(?:npm|pnpm|yarn|bun)["\',\\s]+(?:run["\',\\s]+)?';

/** Scripts that call them, and those that call these. */
function withCallers(
  names: readonly string[],
  all: readonly (readonly [string, string?, string?])[] | readonly RegExpExecArray[],
): readonly string[] {
  const found = new Set(names);
  let size = -1;
  while (size < found.size) {
    size = found.size;
    for (const [, name = '', command = ''] of all)
      if ([...found].some((one) => callsScript(one, command))) found.add(name);
  }
  return [...found];
}

function callsScript(script: string, command: string): boolean {
  const name = `${escaped(script)}(?![\\w:-])`;
  return new RegExp(
    `\\b(?:npm-run-all|run-s)\\b[^&|;]*\\s${name}|\\b(?:npm|pnpm|yarn|bun)\\s+(?:run\\s+)?${name}`,
  ).test(command);
}

/** A program that a script starts, and that starts the command itself. */
function isProgramWith(deploys: RegExp, home: string, command: string, listing: Listing): boolean {
  const [, file] =
    /^(?:node|tsx|bun|ts-node)\s+(?:run\s+)?(?:\.\/)?([\w./-]+\.[cm]?[jt]s)\b/.exec(command) ?? [];
  const path = file === undefined ? undefined : join(home, file);
  if (path === undefined || !has(listing, path)) return false;
  return (listing.text(path) ?? '')
    .split('\n')
    .some(
      (line) =>
        /\b(?:exec\w*|spawn\w*)\b|\$`/.test(line) && !/^\s*(?:\/\/|\*)/.test(line) && deploys.test(line),
    );
}

/** A program of the project's own that a script `…migrate:deploy` runs; start scripts call it by its path. */
function programIn(name: string, command: string): string | undefined {
  if (!/migrat\w*[:.-]deploy|deploy[:.-]migrat/.test(name)) return undefined;
  return /^(?:node|tsx|bun)\s+(?:\S*\/)?([\w.-]*migrat[\w.-]*\.[cm]?[jt]s)\b/.exec(command)?.[1];
}

/** `timeout 300 …`, `timeout -k 5 10m …`, `timeout "$SECONDS_LEFT" …` with its default, or a function of the script's own that is named for it. */
function limitOf(line: string, text: string): number | undefined {
  const found =
    /\b(?:\w+_)?timeout\s+(?:-\S+(?:\s+\d+[smhd]?)?\s+)*["']?(?:(\d+)([smhd]?)\b|\$\{?(\w+)(?::-(\d+)([smhd]?))?)/.exec(
      line,
    );
  if (found === null) return undefined;
  const [, number, unit = '', variable = '', inline, inlineUnit = ''] = found;
  if (number !== undefined) return secondsOf(number, unit);
  if (inline !== undefined) return secondsOf(inline, inlineUnit);
  const set = new RegExp(
    `^\\s*(?:export\\s+)?${escaped(variable)}=["']?(?:\\$\\{${escaped(variable)}:?[-=])?(\\d+)([smhd]?)\\b`,
    'm',
  ).exec(text);
  return set === null ? undefined : secondsOf(set[1] ?? '', set[2] ?? '');
}

function secondsOf(number: string, unit: string): number {
  return Number(number) * (secondsIn[unit] ?? 1);
}

const secondsIn: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

function isPrinted(line: string): boolean {
  return /^\s*(?:echo|printf)\b/.test(line);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
