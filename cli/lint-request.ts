/** What `plinth lint` is asked to do: which files, which findings, which reports to which places, and whether to fix. */
import { embeddedSqlFiles, type EmbeddedSqlFiles } from '../core/embedded-sql/wanted.ts';
import { majors } from '../core/effects/facts/fact.ts';
import { scopes, type Scope } from '../core/findings/scope.ts';
import type { DialectId } from '../core/migrations/convention.ts';
import { choice, type Values } from './values.ts';

const failLevels = ['error', 'warning', 'never'] as const;
export const dialects = ['postgresql', 'mysql', 'sqlite', 'sqlserver'] as const;
const reportFormats = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface Output {
  readonly format: ReportFormat;
  /** Undefined for standard output. */
  readonly file: string | undefined;
}

export interface LintRequest {
  readonly verb: 'lint';
  /** As given; ['-'] is standard input. */
  readonly paths: readonly string[];
  /** At most one of them goes to standard output. */
  readonly outputs: readonly Output[];
  readonly scope: Scope | undefined;
  readonly since: string | undefined;
  /** The last migration that has run. */
  readonly after: string | undefined;
  readonly failOn: (typeof failLevels)[number];
  readonly config: string | undefined;
  readonly dialect: DialectId | undefined;
  /** Major version of PostgreSQL. */
  readonly target: number | undefined;
  readonly notUnderstood: 'listed' | 'counted';
  readonly stdinFilepath: string | undefined;
  /** The statistics to go by, as given. */
  readonly stats: string | undefined;
  /** Rule modules of the project: code that somebody else has written. */
  readonly teamRules: 'loaded' | 'left-out';
  /** In which programs SQL is looked for, before the configuration's. */
  readonly embeddedSql: EmbeddedSqlFiles | undefined;
  readonly fix: 'no' | 'write' | 'show';
  /** The files that this process looks at, of several that share the work. */
  readonly shard: Shard | undefined;
  /** The paths are what such processes have written: they are put together and reported. */
  readonly merge: boolean;
  /** Where results of earlier runs are kept: the user's cache folder, a folder as given, or nowhere. */
  readonly cache: 'usual' | 'none' | { readonly folder: string };
}

export interface Shard {
  /** From one. */
  readonly number: number;
  readonly of: number;
}

/** By its place among all files. */
export function isOfShard(at: number, shard: Shard | undefined): boolean {
  return shard === undefined || at % shard.of === shard.number - 1;
}

/** Standard input comes out fixed on standard output. */
export function isFilter({ fix, paths }: LintRequest): boolean {
  return fix === 'write' && paths.includes('-');
}

export const lintOptions = {
  format: { type: 'string' },
  output: { type: 'string', multiple: true },
  scope: { type: 'string' },
  since: { type: 'string' },
  after: { type: 'string' },
  'fail-on': { type: 'string' },
  fix: { type: 'boolean' },
  'fix-dry-run': { type: 'boolean' },
  config: { type: 'string' },
  dialect: { type: 'string' },
  target: { type: 'string' },
  stats: { type: 'string' },
  'not-understood': { type: 'boolean' },
  'stdin-filepath': { type: 'string' },
  'embedded-sql': { type: 'string' },
  'no-own-rules': { type: 'boolean' },
  shard: { type: 'string' },
  merge: { type: 'boolean' },
  cache: { type: 'string' },
  'no-cache': { type: 'boolean' },
} as const;

export function lintRequest(values: Values, paths: readonly string[]): LintRequest | string {
  const scope = choice('scope', values.get('scope'), scopes);
  const failOn = choice('fail-on', values.get('fail-on'), failLevels);
  const dialect = choice('dialect', values.get('dialect'), dialects);
  const target = choice('target', values.get('target'), majors.map(String));
  const format = choice('format', values.get('format'), reportFormats);
  const embeddedSql = choice('embedded-sql', values.get('embedded-sql'), embeddedSqlFiles);
  const wrong =
    embeddedSql.wrong ?? format.wrong ?? scope.wrong ?? failOn.wrong ?? dialect.wrong ?? target.wrong;
  if (wrong !== undefined) return wrong;
  const clash = clashOf(values, paths, scope.value);
  if (clash !== undefined) return clash;
  const shard = values.has('shard') ? shardOf(values.get('shard') ?? '') : undefined;
  if (typeof shard === 'string') return shard;
  const outputs = outputsOf(format.value ?? 'text', values.all('output'));
  if (typeof outputs === 'string') return outputs;
  return {
    verb: 'lint',
    paths: paths.length === 0 ? ['.'] : paths,
    outputs,
    scope: scope.value,
    since: values.get('since'),
    after: values.get('after'),
    failOn: failOn.value ?? 'warning',
    config: values.get('config'),
    dialect: dialect.value,
    target: target.value === undefined ? undefined : Number(target.value),
    notUnderstood: values.has('not-understood') ? 'listed' : 'counted',
    stdinFilepath: values.get('stdin-filepath'),
    stats: values.get('stats'),
    teamRules: values.has('no-own-rules') ? 'left-out' : 'loaded',
    embeddedSql: embeddedSql.value,
    fix: values.has('fix-dry-run') ? 'show' : values.has('fix') ? 'write' : 'no',
    shard,
    merge: values.has('merge'),
    cache: values.has('no-cache') ? 'none' : cacheAt(values.get('cache')),
  };
}

function cacheAt(folder: string | undefined): LintRequest['cache'] {
  return folder === undefined ? 'usual' : { folder };
}

/** More processes than these cost more than they save. */
const mostShards = 1_000;

function shardOf(written: string): Shard | string {
  const [, number, of] = /^([0-9]{1,4})\/([0-9]{1,4})$/.exec(written) ?? [];
  const shard = { number: Number(number), of: Number(of) };
  const isSound = shard.number >= 1 && shard.number <= shard.of && shard.of <= mostShards;
  return isSound
    ? shard
    : `--shard takes a number and how many there are, such as 2/4; it cannot be “${written}”.`;
}

/** Two wishes that cannot both be granted. */
function clashOf(values: Values, paths: readonly string[], scope: Scope | undefined): string | undefined {
  if (paths.includes('-') && paths.length > 1)
    return 'Standard input (-) is linted alone, without other paths.';
  if (values.has('stdin-filepath') && !paths.includes('-')) return '--stdin-filepath needs - as the path.';
  if (values.has('since') && scope === 'all')
    return '--since asks for new work only, --scope all for everything: use one of them.';
  if (values.has('after') && (values.has('since') || scope === 'all'))
    return '--after names the last migration that has run; it takes neither --since nor --scope all beside it.';
  if (values.has('fix') && values.has('fix-dry-run'))
    return '--fix writes and --fix-dry-run only shows: use one of them.';
  if (values.has('cache') && values.has('no-cache'))
    return '--cache names a folder and --no-cache wants none: use one of them.';
  return clashOfShards(values, paths);
}

function clashOfShards(values: Values, paths: readonly string[]): string | undefined {
  const taken = (names: readonly string[]): string | undefined => names.find((name) => values.has(name));
  if (values.has('shard')) {
    const other = taken(['fix', 'fix-dry-run', 'format', 'merge', 'fail-on', 'not-understood']);
    if (other !== undefined)
      return `--shard writes a part for “plinth lint --merge”, which reports; it takes no --${other}.`;
    if (paths.includes('-')) return '--shard divides files; standard input is one.';
    const outputs = values.all('output');
    if (outputs.length !== 1 || outputs.some((one) => one.includes('=')))
      return '--shard needs --output with the file that its part is written to.';
  }
  if (!values.has('merge')) return undefined;
  const other = taken(Object.keys(lintOptions).filter((name) => !ofMerge.includes(name)));
  if (other !== undefined) return `--merge reports what was found already; it takes no --${other}.`;
  return paths.length === 0
    ? 'Name the parts that --shard has written: plinth lint --merge part-*'
    : undefined;
}

const ofMerge = ['merge', 'format', 'output', 'fail-on', 'not-understood'];

/** `--output FILE` takes the report of --format off the screen; `--output FORMAT=FILE` adds one. */
function outputsOf(format: ReportFormat, written: readonly string[]): readonly Output[] | string {
  const added: Output[] = [];
  const plain: string[] = [];
  for (const value of written) {
    const [name, ...rest] = value.split('=');
    const known = reportFormats.find((one) => one === name);
    if (known === undefined) plain.push(value);
    else if (rest.join('=') === '') return `--output ${value} names no file.`;
    else added.push({ format: known, file: rest.join('=') });
  }
  if (plain.length > 1)
    return 'Several outputs need their formats: --output sarif=plinth.sarif --output junit=plinth.xml';
  const files = [...plain, ...added.map(({ file }) => file)];
  const twice = files.find((file, i) => files.indexOf(file) !== i);
  if (twice !== undefined) return `Two reports cannot both be written to ${twice}.`;
  return [{ format, file: plain[0] }, ...added];
}
