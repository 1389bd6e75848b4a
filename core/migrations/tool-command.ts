/**
 * By which command somebody applies what is pending with a tool that comes as a command: a script of package.json, a task, or a line of a start file, as it stands in the
 * repository with its place; else the tool’s own, where that needs no more than its configuration. Textual; runs nothing.
 */
import { literal } from '../text/pattern.ts';
import { shellWord } from '../text/shell.ts';
import type { MigrationTool, ToolId } from './convention.ts';
import { has, join, withAncestors, type Listing } from './listing.ts';
import { tasksWith } from './runners/tasks.ts';
import { startUpsOf, type StartUp } from './startup.ts';

export interface ToolCommand {
  readonly command: string;
  /** Where the repository has it; undefined of the tool’s own. */
  readonly place: string | undefined;
}

/** Of Drizzle and others the program applies them as often as their command does. */
const own: Partial<Readonly<Record<ToolId, string>>> = {
  prisma: 'npx prisma migrate deploy',
  dbmate: 'dbmate migrate',
  knex: 'npx knex migrate:latest',
  sequelize: 'npx sequelize-cli db:migrate',
  alembic: 'alembic upgrade head',
  django: 'python manage.py migrate',
  'sql-migrate': 'sql-migrate up',
  tern: 'tern migrate',
};

export interface StartedAndApplied {
  readonly startUps: readonly StartUp[];
  readonly applies: ToolCommand | undefined;
}

/** Of a folder: where it is run as something starts, and what somebody can run by hand. */
export function startedAndApplied(tool: MigrationTool, folder: string, listing: Listing): StartedAndApplied {
  const startUps = startUpsOf(tool, folder, listing);
  return { startUps, applies: toolCommandOf(tool, folder, startUps, listing) };
}

/** At the top of the repository. */
export function commandAtTop(
  { commandLine, folderFlag }: Pick<MigrationTool, 'commandLine' | 'folderFlag'>,
  folder: string,
): string | undefined {
  if (commandLine === undefined || folderFlag === undefined || folder === 'migrations') return commandLine;
  return `${commandLine} ${folderFlag} ${shellWord(folder)}`;
}

/** What takes the last one back, in words that name it as its tool has it: it looks for the file too. */
export function revertAtTop(
  tool: Pick<MigrationTool, 'commandLine' | 'folderFlag'>,
  words: string,
  folder: string,
): string {
  const revert = tool.commandLine?.replace(/ \w+$/, ' revert');
  if (revert === undefined) return words;
  const own = commandAtTop({ ...tool, commandLine: revert }, folder);
  return own === undefined || own === revert
    ? words
    : words.replace(revert, () => `${own} at the top of a checkout that has the file`);
}

function toolCommandOf(
  {
    id,
    deploys,
    runBy,
    runner,
    commandLine,
  }: Pick<MigrationTool, 'id' | 'deploys' | 'runBy' | 'runner' | 'commandLine'>,
  folder: string,
  startUps: readonly StartUp[],
  listing: Listing,
): ToolCommand | undefined {
  if (runner === 'own' || runBy?.embeds !== undefined || runBy?.program !== undefined) return undefined;
  const usual = commandLine ?? own[id];
  // What starts them here may prepare them first, or hand the tool another folder: then its own command may find nothing, and say that all is well.
  const isUsual = isWhereItLooks(id, folder, listing) && isStartedBy(usual ?? '', startUps, listing);
  const tools = usual === undefined || !isUsual ? undefined : { command: usual, place: undefined };
  if (deploys === undefined) return tools;
  return (
    scriptOf(deploys, folder, listing) ??
    tasksWith(deploys, listing) ??
    startedBy(deploys, startUps, listing) ??
    tools
  );
}

/** Each place that starts them calls the tool itself, and nothing in front of it. */
function isStartedBy(usual: string, startUps: readonly StartUp[], listing: Listing): boolean {
  const words = usual.replace(/^npx /, '');
  return startUps.every(({ file, lines }) => {
    const text = (listing.text(file) ?? '').split('\n');
    return lines.every((line) => text[line - 1]?.includes(words) === true);
  });
}

/** Prisma takes the folder beside its schema, unless a file of its configuration says another one. */
function isWhereItLooks(id: ToolId, folder: string, listing: Listing): boolean {
  if (id !== 'prisma') return true;
  const home = folder.replace(/(?:^|\/)[^/]*$/, '');
  const isBeside =
    /(?:^|\/)migrations$/.test(folder) &&
    (/(?:^|\/)prisma$/.test(home) || has(listing, join(home, 'schema.prisma')));
  const configured = withAncestors(folder).some((one) =>
    ['ts', 'mts', 'js', 'mjs', 'cjs'].some((ending) =>
      /\bmigrations\b[^]{0,200}\bpath\b/.test(listing.text(join(one, `prisma.config.${ending}`)) ?? ''),
    ),
  );
  return isBeside && !configured;
}

// --------------------------------------------------------------------------------------------------------- scripts of package.json

interface Script {
  readonly name: string;
  readonly home: string;
  readonly place: string;
  /** What else calls it by: the name of its package. */
  readonly of: string | undefined;
}

/** The one nearest to the root, be it that it calls one further down. */
function scriptOf(deploys: RegExp, folder: string, listing: Listing): ToolCommand | undefined {
  let found: Script | undefined;
  for (const home of withAncestors(folder)) {
    const file = join(home, 'package.json');
    if (!has(listing, file)) continue;
    const text = listing.text(file) ?? '';
    const below = found;
    const script = scriptsIn(text).find(
      ({ command }) =>
        !starts.test(command) && (deploys.test(command) || (below !== undefined && isCallOf(below, command))),
    );
    const of = /"name"\s*:\s*"([^"]+)"/.exec(text)?.[1];
    if (script !== undefined) found = { name: script.name, home, place: `${file}:${script.line}`, of };
  }
  if (found === undefined) return undefined;
  const { name, home, place } = found;
  return { command: `${managerIn(listing)} run ${name}${home === '' ? '' : ` in ${home}`}`, place };
}

/** It does more than migrate: it serves, makes what is not there yet, or throws away what is. */
const starts =
  /\b(?:start|serve|dev|watch|reset|seed|test|build)\b|\b(?:node|tsx|next|nest|nodemon)\s+(?!\S*migrat)\S/i;

function isCallOf({ name, home, of }: Script, command: string): boolean {
  const called = new RegExp(
    `\\b(?:npm|pnpm|yarn|bun|turbo|nx)\\b[^&|;]*(?<![\\w:-])${literal(name)}(?![\\w:-])`,
  );
  const places = [of, home].flatMap((one) => (one === undefined || one === '' ? [] : [literal(one)]));
  return (
    called.test(command) && places.some((one) => new RegExp(`(?<![\\w@/.-])${one}(?![\\w/-])`).test(command))
  );
}

function scriptsIn(
  text: string,
): readonly { readonly name: string; readonly command: string; readonly line: number }[] {
  return text.split('\n').flatMap((written, at) => {
    const [, name, command] = /^\s*"([\w:.-]+)"\s*:\s*"((?:[^"\\]|\\.)*)",?\s*$/.exec(written) ?? [];
    return name === undefined || command === undefined ? [] : [{ name, command, line: at + 1 }];
  });
}

function managerIn(listing: Listing): string {
  if (has(listing, 'pnpm-lock.yaml')) return 'pnpm';
  if (has(listing, 'yarn.lock')) return 'yarn';
  return has(listing, 'bun.lock') || has(listing, 'bun.lockb') ? 'bun' : 'npm';
}

// ---------------------------------------------------------------------------------------------------------------------- start files

/** One line of it, without what stands around it there; what a list of words holds is not put together. */
function startedBy(deploys: RegExp, startUps: readonly StartUp[], listing: Listing): ToolCommand | undefined {
  // What a script of a package calls, a shell need not find.
  for (const { file, lines } of startUps.filter((one) => !one.file.endsWith('.json') && one.isBuild !== true))
    for (const line of lines) {
      const text = (listing.text(file) ?? '').split('\n')[line - 1] ?? '';
      const part = text.split(/&&|\|\||[;|]/).find((one) => deploys.test(one));
      const command = part
        ?.replace(/^\s*(?:-\s+)?(?:\w+:\s+|(?:CMD|ENTRYPOINT|RUN)\s+|[\w-]+\s*=\s*")?/, '')
        .replace(/^exec\s+/, '')
        .trim();
      const isPlain = command !== undefined && /^[\w./@][\w./@:=\s-]*$/.test(command);
      if (isPlain) return { command, place: `${file}:${line}` };
    }
  return undefined;
}
