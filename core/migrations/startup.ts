/**
 * Where a repository runs its migrations as its application starts: a container's entry point, the start command of a platform. There migration
 * and release are one step. A few small files are looked at, by their names; what a pipeline or a job does before a release is in deployments.ts.
 */
import type { MigrationTool } from './convention.ts';
import { composeCommands } from './compose.ts';
import { deployedBy, isLookedAt, lineOf as lineOfCommand, type Usual } from './deployments.ts';
import { isFailurePassed } from './failure-passes.ts';
import { baseOf, folderOf, nearestFiles, oncePerListing, relativeTo, type Listing } from './listing.ts';
import { placeOfSite, sitesOf } from './runners/reach.ts';
import { callsOfScripts, type ScriptCall } from './package-scripts.ts';
import { literal } from '../text/pattern.ts';

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
  /** The platform runs it as it builds a release, the former one serves meanwhile. */
  readonly isBuild?: true;
  /** The script of the repository that it calls, which is told by itself. */
  readonly calls?: string;
  /** A service of its own that nothing waits for: it starts beside the application. */
  readonly beside?: string | undefined;
  /** What ends it, or gives it up, where the file says nothing. */
  readonly usual?: Usual | undefined;
  /** What its script asks first, as it is written there: `if [ "$MIGRATE" = yes ]`. */
  readonly condition?: string;
  /** Where it fails, what stands behind it runs all the same. */
  readonly isFailurePassed?: boolean;
  /** The script in which that stands, where the file calls one. */
  readonly passedIn?: string;
  /** Where a program returns an error because migrations are pending: it may end then. */
  readonly asksItself?: string | undefined;
}

interface StartFile {
  readonly name: RegExp;
  /** Of a line: it runs when the application starts. */
  readonly runs: RegExp;
  readonly isRelease?: boolean;
  readonly isBuild?: true;
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
  // vercel.com/docs/project-configuration: buildCommand; docs.netlify.com: build.command; render.com/docs/blueprint-spec: buildCommand.
  { name: /(?:^|\/)vercel\.json$/, runs: /^\s*"buildCommand"\s*:/, isBuild: true },
  { name: /(?:^|\/)netlify\.toml$/, runs: /^\s*command\s*=/, isBuild: true },
  { name: /(?:^|\/)render\.ya?ml$/i, runs: /^\s*buildCommand:/, isBuild: true },
  { name: /(?:^|\/)package\.json$/, runs: /^\s*"vercel-build"\s*:/, isBuild: true },
  // A command may stand on lines of its own; what is named for development starts no application.
  {
    name: /(?:^|\/)(?:(?:docker-)?compose|coolify)(?!.*(?:dev|tests?|e2e|local|ci)\b)(?:[.-][\w.-]*)?\.ya?ml$/i,
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

const filesOfKinds = kinds.map((kind) => ({
  kind,
  filesIn: nearestFiles((path) => kind.name.test(path) && !aside.test(path), mostFiles),
}));

/** Which of them starts what is in production is not known: all that do, the nearest to the root first. */
export function startUpsOf(
  { deploys }: Pick<MigrationTool, 'deploys'>,
  folder: string,
  listing: Listing,
): readonly StartUp[] {
  if (deploys === undefined) return [];
  const calls = callsOfScripts(deploys, folder, listing);
  const ownIn = (file: string): readonly RegExp[] => [deploys, ...saidIn(file, calls)];
  const called = shellScripts(listing).filter(
    (file) => linesWith(ownIn(file), /^\s*[^#\s]/, file, listing).length > 0,
  );
  // A script of the repository that a start file calls by its path.
  const callers = called.map((file) => callerOf(file, listing));
  const commandsIn = (file: string): readonly RegExp[] => [...ownIn(file), ...callers];
  const files = filesOfKinds.flatMap(({ kind, filesIn }) => filesIn(listing).map((file) => ({ file, kind })));
  const deployed = deployedBy(commandsIn(''), listing);
  const found = deployed.map(({ line, ...one }): StartUp => ({ ...one, lines: [line], usual: one.usual }));
  const starts = files.slice(0, mostFiles).flatMap(({ file, kind }): readonly StartUp[] => {
    if (kind.isHome === true && deployed.some(({ isRelease }) => isRelease)) return [];
    const text = listing.text(file) ?? '';
    if (isPicture.test(text)) return [];
    const services =
      kind.isHome === true && /\.ya?ml$/.test(file) ? inCompose(deploys, commandsIn(file), text) : undefined;
    const first =
      services?.flatMap(({ line, beside }) => (beside === undefined ? [line] : [])) ??
      linesWith(commandsIn(file), kind.runs, file, listing);
    const apart = services?.filter(({ beside }) => beside !== undefined) ?? [];
    const all = [
      ...(first.length === 0 ? [] : [{ lines: first }]),
      ...apart.map(({ line, beside }) => ({ lines: [line], beside })),
    ];
    return all.map(({ lines, ...more }) => ({ ...started(lines), ...more }));

    function started(lines: readonly number[]): StartUp {
      const scripts = called.filter((_, at) => lines.some((line) => callers[at]?.test(lineOf(text, line))));
      const limits = [file, ...scripts].flatMap((one) =>
        limitsIn(one, one === file ? lines : linesWith(ownIn(one), /./, one, listing), listing),
      );
      const [least] = limits.toSorted((a, b) => a.seconds - b.seconds);
      return {
        file,
        lines,
        limit: least?.seconds,
        ...(kind.isRelease === true ? { isRelease: true } : {}),
        ...(kind.isBuild === true ? { isBuild: true } : {}),
        ...(scripts.length === 1 && scripts[0] !== file ? { calls: scripts[0] } : {}),
        ...(/\.sh$/.test(file) ? conditionOf(text, lines) : {}),
        limitIn: least === undefined || least.file === file ? undefined : least.file,
      };
    }
  });
  return [...found, ...starts].map((one) => {
    const text = listing.text(one.file) ?? '';
    if (one.lines.some((line) => isFailurePassed(one.file, text, line, commandsIn(one.file))))
      return { ...one, isFailurePassed: true, asksItself: asksItself(listing) };
    const passing = called.find(
      (script, at) =>
        script !== one.file &&
        one.lines.some((line) => callers[at]?.test(lineOf(text, line))) &&
        linesWith(ownIn(script), /^\s*[^#\s]/, script, listing).some((line) =>
          isFailurePassed(script, listing.text(script) ?? '', line, ownIn(script)),
        ),
    );
    return passing === undefined
      ? one
      : { ...one, isFailurePassed: true, passedIn: passing, asksItself: asksItself(listing) };
  });
}

/** A script by its name, behind no folder in which another one of that name lies. */
function callerOf(file: string, listing: Listing): RegExp {
  const name = baseOf(file);
  const others = listing.paths
    .filter((path) => path !== file && baseOf(path) === name)
    .map((path) => baseOf(folderOf(path)))
    .filter((folder) => folder !== '' && folder !== baseOf(folderOf(file)));
  const elsewhere =
    others.length === 0 ? '' : `(?<!(?:^|[^\\w.-])(?:${[...new Set(others)].map(literal).join('|')}))`;
  return new RegExp(`${elsewhere}/${literal(name)}(?![\\w.-])`);
}

/** `return postgres.ErrPendingMigrationsFound`: whoever starts the program finds out. */
const asksItself = oncePerListing((listing): string | undefined => {
  const says =
    /\b(?:return|throw|raise|bail!?|panic)\b[^;\n]*\b\w*(?:(?:Pending|Missing|Unapplied|Outstanding)\w*Migration|Migrations?\w*(?:Pending|Missing|Required|NotApplied))\w*/i;
  const [site] = sitesOf(says, (_, text) => says.test(text), listing);
  return site && placeOfSite(site, listing);
});

const longestCondition = 100;

/** Of a shell script, where all lines stand in a branch: the innermost around the first. */
function conditionOf(text: string, lines: readonly number[]): Pick<StartUp, 'condition'> {
  const all = lines.map((line) => branchAround(text, line));
  const [first] = all;
  if (first === undefined || all.includes(undefined)) return {};
  return {
    condition: first.length > longestCondition ? `${first.slice(0, longestCondition)}…` : first,
  };
}

/** An `if` or a `case` in front of it is not closed by then. */
function branchAround(text: string, line: number): string | undefined {
  const open: string[] = [];
  for (const one of text.split('\n').slice(0, line - 1)) {
    const words = one.trim().replace(/\s*;?\s*then\s*$/, '');
    if (/^\s*(?:if|case)\b/.test(one) && !/;\s*(?:fi|esac)\s*$/.test(one)) open.push(words);
    else if (/^\s*(?:fi|esac)\b/.test(one)) open.pop();
    else if (/^\s*elif\b/.test(one)) open.splice(-1, 1, words.replace(/^el/, ''));
    else if (/^\s*else\b/.test(one)) open.splice(-1, 1, `else of ${open.at(-1) ?? ''}`);
  }
  return open.at(-1);
}

function saidIn(file: string, calls: readonly ScriptCall[]): readonly RegExp[] {
  return calls.flatMap(({ says, within }) =>
    within === undefined || relativeTo(within, file) !== undefined ? [says] : [],
  );
}

/** It migrates a database of its own to draw it. */
const isPicture = /\bimage:\s*["']?\S*(?:schemaspy|schemacrawler|tbls)\b/;

/** Commands of services; a service may be called as the command is. */
function inCompose(
  deploys: RegExp,
  commands: readonly RegExp[],
  text: string,
): readonly { readonly line: number; readonly beside: string | undefined }[] {
  return composeCommands(text, deploys, commands).flatMap((one) =>
    one.isAlone ? [] : [{ line: lineOfCommand(one, commands, text), beside: one.beside }],
  );
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

/** `launch-shop`: without an ending where the name says that it starts something. */
function isScript(path: string): boolean {
  return (
    /\.sh$/i.test(path) ||
    /^(?:[\w-]+-)?(?:launch|start|run|entrypoint|boot)(?:-[\w-]+)?$/i.test(baseOf(path))
  );
}

const shellScripts = nearestFiles(
  (path) => isScript(path) && !aside.test(path) && !isLookedAt(baseOf(path)),
  mostFiles,
);

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
    `^\\s*(?:export\\s+)?${literal(variable)}=["']?(?:\\$\\{${literal(variable)}:?[-=])?(\\d+)([smhd]?)\\b`,
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
