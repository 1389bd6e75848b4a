/** The arguments of `plinth lint`: the files, the scope, the reports and their destinations, and whether to fix. */
import { embeddedSqlFiles } from '../../core/embedded-sql/wanted.ts';
import { scopes } from '../../core/findings/scope.ts';
import {
  config,
  dialect,
  flag,
  oneOf,
  Refusal,
  stats,
  stdinFilepath,
  target,
  text,
  texts,
  type Option,
  type Values,
} from '../options.ts';
import { verb } from '../verb.ts';

const formats = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'] as const;
type Format = (typeof formats)[number];

export interface Output {
  readonly format: Format;
  /** Undefined for standard output. */
  readonly file: string | undefined;
}

const options = {
  scope: oneOf(scopes, 'which files get findings (default: new, or as plinth.config.json says)'),
  since: text('REF', 'new work is what REF does not have, such as origin/main'),
  after: text('MIGRATION', 'new work is what comes after this migration: its version, file name or path'),
  'fail-on': oneOf(
    ['error', 'warning', 'never'],
    'the lowest severity for which the exit code is 1',
    'warning',
  ),
  format: oneOf(formats, '', 'text'),
  'embedded-sql': oneOf(embeddedSqlFiles, 'programs whose SQL has findings (default: all)'),
  'no-own-rules': flag('run no code of the project: do not load its rule modules'),
  output: texts(
    'FILE',
    'write the report to a file instead of the screen; FORMAT=FILE writes one more report,\nsuch as sarif=plinth.sarif, as often as you like',
  ),
  fix: flag(
    'apply fixes that need no review (fix class "edit"), never to applied migrations;\nwith - the fixed text is written to standard output and the report to standard error',
  ),
  'fix-dry-run': flag(
    'print what --fix would change as a unified diff; the report is written to standard error',
  ),
  config,
  stats,
  dialect,
  target,
  'not-understood': flag('list each statement that was not understood, with its place and reason'),
  'stdin-filepath': stdinFilepath,
  cache: text(
    'DIR',
    'store results in this folder, and use those of earlier runs, instead of the user’s cache folder',
  ),
  'no-cache': flag('do not store results, and do not use any'),
  shard: shard('NUMBER/OF'),
  merge: flag('the paths are files that --shard has written: report them as one run'),
};

/** The part of the files that one of several processes lints. */
export interface Shard {
  /** From one. */
  readonly number: number;
  readonly of: number;
}

/** More processes would cost more than they save. */
const mostShards = 1_000;

function shard(place: string): Option<Shard | undefined> {
  return {
    ...text(place, 'lint one part of the files, such as 2/4, and write the findings to the file of --output'),
    read: (written, name) => {
      const word = written.at(-1);
      if (word === undefined) return undefined;
      const [, number, of] = /^([0-9]{1,4})\/([0-9]{1,4})$/.exec(word) ?? [];
      const found = { number: Number(number), of: Number(of) };
      if (found.number >= 1 && found.number <= found.of && found.of <= mostShards) return found;
      return new Refusal(
        `--${name} takes a number and how many there are, such as 2/4; it cannot be “${word}”.`,
      );
    },
  };
}

/** `at` is the position of a file among all files. */
export function isOfShard(at: number, one: Shard | undefined): boolean {
  return one === undefined || at % one.of === one.number - 1;
}

export interface LintRequest extends Omit<
  Values<typeof options>,
  'format' | 'output' | 'noOwnRules' | 'fix' | 'fixDryRun' | 'cache' | 'noCache'
> {
  /** As given; ['-'] is standard input. */
  readonly paths: readonly string[];
  /** At most one of them is standard output. */
  readonly outputs: readonly Output[];
  /** True to load rule modules of the project, which is code of somebody else. */
  readonly teamRules: 'loaded' | 'left-out';
  readonly fix: 'no' | 'write' | 'show';
  /** Where results are stored: in the user's cache folder, in a folder as given, or nowhere. */
  readonly cache: 'usual' | 'none' | { readonly folder: string };
}

/** Standard input comes out fixed on standard output. */
export function isFilter({ fix, paths }: LintRequest): boolean {
  return fix === 'write' && paths.includes('-');
}

export const lint = verb({
  name: 'lint',
  summary: [['lint [paths…]', 'check migrations and queries']],
  usage: `plinth lint [paths…]

Checks SQL files. Without a path: the current folder. With - standard input.
A folder in a git repository: new work only, that is what the default branch does not have.
A folder without git, and files that are named: all of it.`,
  options,
  notes: `A finding is suppressed by a comment before its statement:
  -- plinth-ignore locking/some-rule: the table has 300 rows

Exit codes
  0  nothing reaches --fail-on
  1  a finding reaches --fail-on; with --fix, one of those that remain
  2  wrong arguments or configuration, input that cannot be read, or a report that cannot be written`,
  request: (all, paths): LintRequest | string => {
    const { format, output, noOwnRules, fix, fixDryRun, cache, noCache, ...values } = all;
    const clash = clashOf(values, paths) ?? clashOfParts(all, paths);
    if (clash !== undefined) return clash;
    if (fix && fixDryRun) return '--fix writes and --fix-dry-run only shows: use one of them.';
    if (cache !== undefined && noCache)
      return '--cache names a folder and --no-cache wants none: use one of them.';
    const outputs = outputsOf(format, output);
    if (typeof outputs === 'string') return outputs;
    return {
      ...values,
      paths: paths.length === 0 ? ['.'] : paths,
      outputs,
      teamRules: noOwnRules ? 'left-out' : 'loaded',
      fix: fixDryRun ? 'show' : fix ? 'write' : 'no',
      cache: noCache ? 'none' : cache === undefined ? 'usual' : { folder: cache },
    };
  },
});

/** Returns an error for two options that exclude each other. */
function clashOf(
  {
    scope,
    since,
    after,
    stdinFilepath: place,
  }: Pick<LintRequest, 'scope' | 'since' | 'after' | 'stdinFilepath'>,
  paths: readonly string[],
): string | undefined {
  if (paths.includes('-') && paths.length > 1)
    return 'Standard input (-) is linted alone, without other paths.';
  if (place !== undefined && !paths.includes('-')) return '--stdin-filepath needs - as the path.';
  if (since !== undefined && scope === 'all')
    return '--since asks for new work only, --scope all for everything: use one of them.';
  if (after !== undefined && (since !== undefined || scope === 'all'))
    return '--after names the last applied migration; it cannot be combined with --since or --scope all.';
  return undefined;
}

/** A part is written for a later merge, which lints nothing itself. */
function clashOfParts(all: Values<typeof options>, paths: readonly string[]): string | undefined {
  if (all.shard !== undefined) {
    if (all.merge) return '--shard writes a part and --merge reports the parts: use one of them.';
    if (all.fix || all.fixDryRun) return '--shard writes what it finds and fixes nothing.';
    if (paths.includes('-')) return '--shard divides files; standard input is one.';
    if (all.format !== 'text' || all.output.length !== 1 || all.output.some((one) => one.includes('=')))
      return '--shard needs --output with the file that its part is written to; “plinth lint --merge” makes the reports.';
  }
  if (!all.merge) return undefined;
  const ofRun = [
    all.scope,
    all.since,
    all.after,
    all.config,
    all.stats,
    all.dialect,
    all.target,
    all.stdinFilepath,
  ];
  if (ofRun.some((one) => one !== undefined) || all.fix || all.fixDryRun)
    return '--merge reports what was found already: it takes --format, --output, --fail-on and --not-understood only.';
  return paths.length === 0
    ? 'Name the parts that --shard has written: plinth lint --merge part-*'
    : undefined;
}

/** `--output FILE` writes the report of --format to a file instead of the screen; `--output FORMAT=FILE` adds a report. */
function outputsOf(format: Format, written: readonly string[]): readonly Output[] | string {
  const added: Output[] = [];
  const plain: string[] = [];
  for (const value of written) {
    const [name, ...rest] = value.split('=');
    const known = formats.find((one) => one === name);
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
