/**
 * Judges a command line: gives core what it may ask of the disk and the environment, and loads the linter only if SQL is sent. It starts
 * no process and opens no connection.
 */
import { readdirSync } from 'node:fs';
import { configFileName, type NamedTargets } from '../../core/config/config.ts';
import { actsIn } from '../../core/guard/acts.ts';
import type { Act, Surroundings } from '../../core/guard/act.ts';
import { foldersUp, resolvePath } from '../../core/guard/paths.ts';
import { verdictOf, type JudgedAct, type Verdict } from '../../core/guard/verdict.ts';
import { readText } from '../workspace/read-file.ts';

export interface GuardRequest {
  readonly line: string;
  /** Absolute. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Longer lines are no commands: the arguments of a process end at two megabytes on Linux. */
const longestLine = 2_000_000;
/** Environment files, configurations and scripts are small; SQL may be larger. */
const mostBytes = 5_000_000;

export async function guard({ line, folder, environment }: GuardRequest): Promise<Verdict> {
  if (line.length > longestLine)
    return { answer: 'ask', reasons: [], notes: ['the line is longer than two million characters'] };
  const around = await surroundingsOf(folder, environment);
  const { acts, notes, gaveUp } = actsIn(line, resolvePath('/', folder), around);
  return verdictOf(await judged(acts), notes, gaveUp);
}

/** `texts`: of files, by absolute path, whatever the disk has; undefined if a file does not exist. */
export async function surroundingsOf(
  folder: string,
  environment: GuardRequest['environment'],
  texts: ReadonlyMap<string, string | undefined> = new Map(),
): Promise<Surroundings> {
  const onDisk = reader();
  const file: Surroundings['file'] = (path) => (texts.has(path) ? texts.get(path) : onDisk(path));
  const named = await namedAround(resolvePath('/', folder), file);
  return { file, folders: foldersIn, variable: (name) => environment[name], named };
}

/** SQL without a command line, as agents send it through other tools: to a database that cannot be told. */
export async function guardSql(text: string): Promise<Verdict> {
  const target = {
    grade: 'unknown',
    shown: 'the one that the tool is connected to',
    because: 'nothing says which one it is',
  } as const;
  const act: Act = {
    command: text.slice(0, 120),
    does: { text, dialect: 'postgresql' },
    what: 'The tool',
    instead: undefined,
    target,
  };
  return verdictOf(await judged([act]), []);
}

function foldersIn(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

function reader(): Surroundings['file'] {
  const texts = new Map<string, string | undefined>();
  return (path) => {
    if (!texts.has(path)) {
      const read = path.includes('\0') ? undefined : readText(path, mostBytes);
      texts.set(path, read?.kind === 'text' ? read.text : undefined);
    }
    return texts.get(path);
  };
}

/** The targets that configurations name in the folder and above it, as they are at this moment. */
export function targetsNamedIn(folder: string): Promise<NamedTargets> {
  return namedAround(folder, reader());
}

/** Of every configuration in the folder and above it. */
async function namedAround(folder: string, file: Surroundings['file']): Promise<NamedTargets> {
  const texts = foldersUp(folder).flatMap((one) => file(resolvePath(one, configFileName)) ?? []);
  if (texts.length === 0) return { production: [], scratch: [] };
  const { parseConfig } = await import('../workspace/config-file.ts');
  const { configSchema } = await import('../../core/config/schema.ts');
  const schema = configSchema([]);
  const all = texts.map((text) => parseConfig(text, schema).config.guard);
  return {
    production: all.flatMap(({ production }) => production),
    scratch: all.flatMap(({ scratch }) => scratch),
  };
}

export async function judged(acts: readonly Act[]): Promise<readonly JudgedAct[]> {
  const found: JudgedAct[] = [];
  for (const { does, ...act } of acts) {
    if (typeof does === 'string') {
      found.push({ ...act, does });
      continue;
    }
    const { judge } = await import('./judge-sql.ts');
    const judgement = await judge(does);
    if (judgement.does === undefined) continue;
    const { database } = judgement;
    const target = database === undefined ? act.target : (act.another?.(database) ?? act.target);
    found.push({ ...act, does: judgement.does, what: `${act.what} ${judgement.what}`, target });
  }
  return found;
}
