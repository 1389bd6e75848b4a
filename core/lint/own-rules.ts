/**
 * Rules that the linter keeps itself, because they look at comments and at statements that no operation describes. They can be configured
 * and are listed like all others, but cannot be suppressed in the text.
 */
import type { Category, RuleId, Severity } from './finding.ts';
import type { Preset } from './preset.ts';

/** What is told of any rule, its own file or not. */
export interface RuleSummary {
  readonly id: RuleId;
  readonly category: Category;
  readonly severity: Severity;
  readonly preset: Preset;
  readonly summary: string;
}

export interface OwnRule extends RuleSummary {
  /** Markdown, as in the rules' own files. */
  readonly why: string;
  readonly instead: string;
}

export const syntaxError: OwnRule = {
  id: 'convention/syntax-error',
  category: 'convention',
  severity: 'error',
  preset: 'recommended',
  summary: 'A statement that PostgreSQL refuses to parse.',
  why: 'The statement was given to the grammar of PostgreSQL itself. A server refuses it in the same way, and with it the migration. Outside migration folders it is only a hint, because the file may be meant for something else.',
  instead: 'Correct the statement at the marked place. The statements behind it are checked all the same.',
};

export const newerThanTarget: OwnRule = {
  id: 'convention/newer-than-target',
  category: 'convention',
  severity: 'error',
  preset: 'recommended',
  summary: 'Syntax, an option or a function that the target version of PostgreSQL does not have.',
  why: 'The statement was given to the grammar of the target version, and what parses but is not there was looked up in a list that is tested on servers of every version. The target is the one that `targetVersion` in plinth.config.json or `--target` names, else that of the connected server, else an assumption, which is told and makes this a note.',
  instead:
    'Write it as the target has it, or name the version that the migration is for: `"targetVersion": 18` for the folder in plinth.config.json.',
};

export const suppressionWithoutReason: OwnRule = {
  id: 'convention/suppression-without-reason',
  category: 'convention',
  severity: 'info',
  preset: 'recommended',
  summary: 'A plinth-ignore comment without a reason, which suppresses nothing.',
  why: 'A suppression outlives the memory of the person who wrote it. Without its reason nobody dares to remove it, so it does not count.',
  instead: 'Write the reason behind a colon: `-- plinth-ignore locking/some-rule: the table has 300 rows`.',
};

export const unknownSuppression: OwnRule = {
  id: 'convention/unknown-suppression',
  category: 'convention',
  severity: 'hint',
  preset: 'recommended',
  summary: 'A plinth-ignore comment that names a rule that does not exist.',
  why: 'A misspelt rule is not suppressed, and whoever reads the comment believes that it is.',
  instead: 'Use the id as the finding shows it, `category/name`. `plinth rules` lists all of them.',
};

export const unusedSuppression: OwnRule = {
  id: 'convention/unused-suppression',
  category: 'convention',
  severity: 'hint',
  preset: 'recommended',
  summary: 'A plinth-ignore comment whose statement has no such finding.',
  why: 'What it once suppressed is gone or stands elsewhere. Left behind, it would silence the next mistake at this place.',
  instead:
    'Remove the comment, or move it to a line of its own directly before the statement that it is for.',
};

export const ownRules: readonly OwnRule[] = [
  syntaxError,
  newerThanTarget,
  suppressionWithoutReason,
  unknownSuppression,
  unusedSuppression,
];
