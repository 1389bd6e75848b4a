/**
 * How a command is called that scripts of package.json run: by the name of the script, of the package it stands in, and of scripts further up
 * that call those. What starts the application, and calls one of them, migrates as it starts.
 */
import { has, join, withAncestors, type Listing } from './listing.ts';
import { literal } from '../text/pattern.ts';

export interface ScriptCall {
  /** What a line says that calls it. */
  readonly says: RegExp;
  /** The folder in whose files it is called by that; everywhere where this is undefined. */
  readonly within?: string;
}

export function callsOfScripts(deploys: RegExp, folder: string, listing: Listing): readonly ScriptCall[] {
  const found: ScriptCall[] = [];
  for (const home of withAncestors(folder)) {
    const file = join(home, 'package.json');
    if (!has(listing, file)) continue;
    const called = found.flatMap(({ says, within }) => (within === undefined ? [says] : []));
    found.push(...callsIn(home, listing.text(file) ?? '', [deploys, ...called], listing));
  }
  return found;
}

function callsIn(
  home: string,
  text: string,
  commands: readonly RegExp[],
  listing: Listing,
): readonly ScriptCall[] {
  const all = [...text.matchAll(/"([\w:.-]+)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)];
  const programs = all.flatMap(([, name = '', command = '']) => programIn(name, command) ?? []);
  const scripts = withCallers(
    all.flatMap(([, name = '', command = '']) =>
      commands.some((one) => one.test(command)) ||
      programIn(name, command) !== undefined ||
      commands.some((one) => isProgramWith(one, home, command, listing))
        ? [name]
        : [],
    ),
    all,
  );
  if (scripts.length === 0) return [];
  const [, name] = /"name"\s*:\s*"([^"]+)"/.exec(text) ?? [];
  return [
    ...scripts.flatMap((script) => [
      { says: callAt(script), ...(home === '' ? {} : { within: home }) },
      ...(home === ''
        ? []
        : [...(name === undefined ? [] : byName(name, script)), byFolder(home, script), ...inAll(script)]),
    ]),
    ...programs.map((one) => ({ says: new RegExp(`/${literal(one)}(?![\\w.-])`) })),
  ];
}

/** Words that stand behind other programs too: only a package manager calls the script by them. */
const common: ReadonlySet<string> = new Set(['start', 'build', 'dev', 'test', 'up', 'migrate', 'deploy']);
const manager = '\\b(?:npm|pnpm|yarn|bun)["\',\\s]+(?:run["\',\\s]+)?';
const end = '(?![\\w:-])';

function callAt(script: string): RegExp {
  return new RegExp(`${common.has(script) ? manager : '[\\s"\']'}${literal(script)}${end}`);
}

/** `yarn workspace @shop/db deploy`, `npm run deploy -w @shop/db`. */
function byName(name: string, script: string): readonly ScriptCall[] {
  const called = `${literal(script)}${end}`;
  const named = `(?<![\\w@/.-])${literal(name)}(?![\\w/-])`;
  const managed = '\\b(?:npm|pnpm|yarn|bun|turbo|nx|lerna)\\b';
  return [
    { says: new RegExp(`${managed}[^\\n&|;]{0,200}${named}["',\\s]+(?:run["',\\s]+)?${called}`) },
    { says: new RegExp(`${managed}[^\\n&|;]{0,200}\\s${called}[^\\n&|;]{0,200}${named}`) },
    ...byLastName(name, called),
  ];
}

/** `pnpm -r --filter db run deploy` is about @shop/db too. */
function byLastName(name: string, called: string): readonly ScriptCall[] {
  const at = name.lastIndexOf('/');
  const filter = `(?:--filter|-F)[=\\s]["']?${literal(name.slice(at + 1))}`;
  return at < 0
    ? []
    : [
        {
          says: new RegExp(`\\bpnpm\\b[^\\n&|;]{0,200}\\s${filter}["',\\s]+(?:run["',\\s]+)?${called}`),
        },
      ];
}

/** `pnpm -r run deploy`, `yarn workspaces run deploy`, `npm run deploy --workspaces`: of every package that has it, where none is picked. */
function inAll(script: string): readonly ScriptCall[] {
  const called = `${literal(script)}${end}`;
  const picks = '--filter|-F[=\\s]|--scope|--include|--from|--exclude|--ignore|--workspace[=\\s]|-w[=\\s]';
  const some = `(?:(?!${picks})[^\\n&|;]){0,120}`;
  const none = `(?![^\\n&|;]{0,200}\\s(?:${picks}))`;
  return [
    `\\bpnpm["',\\s]${some}(?<=["',\\s])(?:-r|--recursive|recursive)["',\\s]+(?:run["',\\s]+)?${called}${none}`,
    `\\byarn\\s+workspaces\\s+(?:run|foreach)\\s${some}(?<=\\s)${called}${none}`,
    `\\bnpm\\s${some}(?<=\\s)${called}${some}\\s(?:--workspaces|-ws)(?![\\w=-])`,
    `\\bnpm\\s${some}(?<=\\s)(?:--workspaces|-ws)\\s${some}(?<=\\s)${called}`,
    `\\b(?:lerna|turbo)\\s+run\\s${some}(?<=\\s)${called}${none}`,
  ].map((one) => ({ says: new RegExp(one) }));
}

/** `cd packages/db && yarn deploy`, `yarn --cwd packages/db deploy`. */
function byFolder(home: string, script: string): ScriptCall {
  const called = `(?:${manager}|run\\s+)?\\b${literal(script)}${end}`;
  return { says: new RegExp(`(?<![\\w.-])${literal(home)}/?["']?\\s*(?:&&|;)?\\s*${called}`) };
}

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
  const name = `${literal(script)}(?![\\w:-])`;
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
