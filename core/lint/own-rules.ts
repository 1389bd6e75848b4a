/**
 * Rules of the linter itself, about comments, about statements that no operation models, and about programs around SQL. They can be
 * configured and are listed like other rules.
 */
import { interpolatedIdentifier, interpolatedQuery } from './interpolation-rules.ts';
import type { OwnRule } from './own-rule.ts';

export const syntaxError: OwnRule = {
  id: 'convention/syntax-error',
  severity: 'error',
  preset: 'recommended',
  summary: 'A statement that PostgreSQL refuses to parse.',
  why: 'The statement was given to the grammar of PostgreSQL itself. A server refuses it in the same way, and with it the migration; where the semicolon of a statement is missing, it reads the next one as a part of it, and refuses both. Outside migration folders it is only a hint, because the file may be meant for something else.',
  instead: 'Correct the statement at the marked place. The statements behind it are checked all the same.',
  fix: { kinds: [], because: 'What was meant is for people to say.' },
};

export const newerThanTarget: OwnRule = {
  id: 'convention/newer-than-target',
  severity: 'error',
  preset: 'recommended',
  summary: 'Syntax, an option or a function that the target version of PostgreSQL does not have.',
  why: 'The statement was given to the grammar of the target version, and what parses but is not there was looked up in a list that is tested on servers of every version. The target is the one that `targetVersion` in plinth.config.json or `--target` names, else that of the connected server, else an assumption, which is told and makes this a note.',
  instead:
    'Write it as the target has it, or name the version that the migration is for: `"targetVersion": 18` for the folder in plinth.config.json.',
  fix: { kinds: [], because: 'An older way of saying the same is not always the same.' },
};

export const declaredBound: OwnRule = {
  id: 'convention/declared-bound',
  severity: 'error',
  preset: 'recommended',
  summary: 'A statement that does more than a comment above it allows.',
  why: '`-- plinth: lock <= share update exclusive, rewrite never, wait <= 2s` says what a statement may do at most: the strongest lock on a table that is in use, that no such table is rewritten or copied, and how long it may wait for a lock. Each of the three may be left out. The comment is for the statement below it; in front of the first statement with an empty line behind it, it is for all of the file, and one above a statement goes before that. It is checked against the effects that `plinth effects` shows. Tables that the migration makes itself are in nobody’s way. Where it cannot be told what a statement does, and where a bound cannot be read, that is a warning. Lock modes and waits are PostgreSQL’s; on other engines `rewrite never` is checked.',
  instead:
    "Change the statement so that it keeps to the bound, or the bound so that it says what you accept. `wait <= 2s` wants a `lock_timeout` of at most that in force: `SET lock_timeout = '2s'` before the statement.",
  fix: {
    kinds: [],
    because: 'Either the statement or the bound is not what was meant, and which is for people to say.',
  },
};

export const suppressionWithoutReason: OwnRule = {
  id: 'convention/suppression-without-reason',
  severity: 'info',
  preset: 'recommended',
  summary: 'A plinth-ignore comment without a reason, which suppresses nothing.',
  why: 'A suppression outlives the memory of the person who wrote it. Without its reason nobody dares to remove it, so it does not count.',
  instead: 'Write the reason behind a colon: `-- plinth-ignore locking/some-rule: the table has 300 rows`.',
  fix: { kinds: ['rewrite'], because: 'It marks the place; only a person can give the reason.' },
};

export const unknownSuppression: OwnRule = {
  id: 'convention/unknown-suppression',
  severity: 'hint',
  preset: 'recommended',
  summary: 'A plinth-ignore comment that names a rule that does not exist.',
  why: 'A misspelt rule is not suppressed, and whoever reads the comment believes that it is.',
  instead: 'Use the id as the finding shows it, `category/name`. `plinth rules` lists all of them.',
  fix: { kinds: [], because: 'Which rule was meant is for people to say.' },
};

export const unusedSuppression: OwnRule = {
  id: 'convention/unused-suppression',
  severity: 'hint',
  preset: 'recommended',
  summary: 'A plinth-ignore comment whose statement has no such finding.',
  why: 'What it once suppressed is gone or stands elsewhere. Left behind, it would silence the next mistake at this place.',
  instead:
    'Remove the comment, or move it to a line of its own directly before the statement that it is for.',
  fix: { kinds: ['edit'], because: 'The comment suppresses nothing: no finding appears without it.' },
};

export const expiredSuppression: OwnRule = {
  id: 'convention/expired-suppression',
  severity: 'warning',
  preset: 'recommended',
  summary: 'A plinth-ignore comment that is past the day it names.',
  why: 'Whoever wrote `until 2027-01-31` promised to come back. From the next day on the comment counts no longer, and the finding is told again.',
  instead: 'Do what the comment put off and remove it, or give a new reason with a new day.',
  fix: {
    kinds: ['edit'],
    because: 'The comment suppresses nothing any more: no finding appears without it.',
  },
};

export const unmatchedSuppression: OwnRule = {
  id: 'convention/unmatched-suppression',
  severity: 'warning',
  preset: 'recommended',
  summary: 'A plinth-ignore-start without its end, or an end without its start.',
  why: 'A block that never ends would silence everything that is ever appended to the file. Without its pair neither comment counts.',
  instead:
    'Close the block with `-- plinth-ignore-end locking/some-rule`, or remove the comment that is left over.',
  fix: {
    kinds: ['edit'],
    because:
      'An end without its start closes nothing and is removed. Where an open block ends is for people to say.',
  },
};

export const refusedSuppression: OwnRule = {
  id: 'convention/refused-suppression',
  severity: 'warning',
  preset: 'recommended',
  summary: 'A plinth-ignore comment about a rule that cannot be suppressed here.',
  why: 'A configuration that this project extends lists the rule under `required`: no repository decides for itself to go without it. The finding is told all the same, and whoever reads the comment believes that it is not.',
  instead:
    'Solve what the rule has found and remove the comment. Where it has to stay, ask those who keep the shared configuration: `"suppressible": true` there allows comments with a reason.',
  fix: { kinds: ['edit'], because: 'The comment suppresses nothing: no finding appears without it.' },
};

export const ownRules: readonly OwnRule[] = [
  interpolatedQuery,
  interpolatedIdentifier,
  syntaxError,
  newerThanTarget,
  declaredBound,
  suppressionWithoutReason,
  unknownSuppression,
  unusedSuppression,
  expiredSuppression,
  unmatchedSuppression,
  refusedSuppression,
];
