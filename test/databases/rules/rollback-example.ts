/** The generated rollback of an example or a case, and the reasons why there is none. Runs nothing. */
import { type Example, whyNotExecuted } from '../../../core/rule-kit/define-rule.ts';
import { inverseOf, type Inverse } from '../../../core/rollback/rollback.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import { replaySection } from '../../../core/replay/section.ts';
import type { StatementParser } from '../../../core/operations/postgres/statement-parser.ts';
import { readStatements } from '../../../core/syntax/postgres/read.ts';
import type { Statement } from '../../../core/syntax/statement.ts';
import { exampleFiles, isMigration } from '../../rules/example-files.ts';

export interface Forward {
  readonly history: readonly string[];
  readonly up: string;
}

export function statementsOf(text: string, parser: StatementParser): readonly Statement[] {
  return readStatements(text, 0, text.length, parser);
}

export function inverse({ history, up }: Forward, targetVersion: number, parser: StatementParser): Inverse {
  let schema = emptySchema();
  for (const [at, text] of history.entries())
    schema = replaySection(schema, statementsOf(text, parser), `${at}.sql`).after;
  const statements = statementsOf(up, parser);
  const { before, after } = replaySection(schema, statements, 'up.sql');
  const steps = statements.map(({ parsed, conditional }, at) => ({
    parsed,
    conditional,
    before: before[at] ?? schema,
  }));
  return inverseOf(steps, after, { targetVersion });
}

/** A migration that is sent in no tool's transaction, to the newest server. */
export function isPlain(one: Example): boolean {
  // The server gives what is detached CONCURRENTLY a constraint that replay does not know.
  const detached = (one.history ?? []).some((text) => /DETACH PARTITION \w+ CONCURRENTLY/.test(text));
  const { path } = exampleFiles(one, 'both-ways');
  return (
    !detached &&
    isMigration(one, { path, text: one.sql }) &&
    one.tool === undefined &&
    whyNotExecuted(one) === undefined &&
    one.undone === undefined &&
    one.targetVersion === undefined
  );
}

/** Reasons that the statement shows by itself need no entry of their own. */
export function isSaidBy(up: string, because: string): boolean {
  return selfEvident.some(([reason, statement]) => reason.test(because) && statement.test(up));
}

const selfEvident: readonly (readonly [RegExp, RegExp])[] = [
  [/^What UPDATE changed in /, /\bUPDATE\b/i],
  [/^What DELETE took from /, /\bDELETE\b/i],
  [/^What TRUNCATE took from /, /\bTRUNCATE\b/i],
  [/^Which rows INSERT added to /, /\bINSERT\b/i],
  [/^An enum value cannot be dropped: |^What changed in type /, /\bADD VALUE\b/i],
  [/^What a block of code does /, /^\s*DO\b/im],
  [/^SELECT calls a function that may change anything\.$/, /\bSELECT\b/i],
];
