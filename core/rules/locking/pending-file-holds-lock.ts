/** Slow work while an earlier file of the same transaction blocks others on another table. */
import type { Effect } from '../../effects/effect.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { pendingLocks } from '../../rule-kit/locks/pending-locks.ts';
import { secondWord } from '../../rule-kit/statements/neighbours.ts';

const messages = {
  held: '{tool} runs all pending files in one transaction: {table} stays locked in {lock} mode while this works on {other}. Deploy the files apart.',
} as const;

const tables = `CREATE TABLE accounts (id bigint PRIMARY KEY);
CREATE TABLE events (id bigint PRIMARY KEY, source int);`;

const pending = {
  history: [tables, 'ALTER TABLE accounts ADD COLUMN email text;'],
  tool: 'drizzle',
  pendingFrom: 1,
} as const;

export const rule = defineRule({
  id: 'locking/pending-file-holds-lock',
  hazard: 'blocks-readers',
  elsewhere: 'No tool that is read keeps locks on tables through all pending files there.',
  summary: 'Slow work behind a pending file that locks another table, in the one transaction of the tool.',
  why: `Some tools open one transaction around all files that are pending. A lock that one of them takes is kept until the last has run: a
column that is added in a moment keeps readers out of its table for as long as another file rewrites, scans or indexes a table of its own.`,
  instead: `- Deploy the file with the slow work by itself, when the others have run.
- Let the slow work be done in a form that needs no long lock, outside of the tool's transaction.`,
  whenOff: 'Where files are always deployed one by one.',
  facts: ['add-column', 'alter-type/rewrite', 'create-index'],
  messages,
  fix: { kinds: [], because: 'Which files are deployed together is not said in any of them.' },
  examples: [
    bad(
      'A column in the file before, and a rewrite of another table',
      `ALTER TABLE events ALTER COLUMN source TYPE text;
--    ^^^^^ error: Drizzle runs all pending files in one transaction: accounts stays locked in ACCESS EXCLUSIVE mode while this works on events. Deploy the files apart.`,
      pending,
    ),
    bad(
      'An index on the table that the file before has changed',
      `CREATE INDEX accounts_email ON accounts (email);
--     ^^^^^ error: Drizzle runs all pending files in one transaction: accounts stays locked in ACCESS EXCLUSIVE mode while this works on accounts. Deploy the files apart.`,
      pending,
    ),
    good('The file before has run', 'ALTER TABLE events ALTER COLUMN source TYPE text;', {
      history: [tables, 'ALTER TABLE accounts ADD COLUMN email text;'],
      tool: 'drizzle',
    }),
    good(
      'The table comes with the files: nobody uses it yet',
      'ALTER TABLE events ALTER COLUMN source TYPE text;',
      {
        history: [
          tables,
          'CREATE TABLE notes (id bigint PRIMARY KEY);',
          'ALTER TABLE notes ADD COLUMN a int;',
        ],
        tool: 'drizzle',
        pendingFrom: 1,
      },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    const effect = context.effect(operation);
    const other = workedOn(effect);
    if (other === undefined || operation !== context.statement.parsed.operations[0]) return;
    // Once for a file: at the first slow statement.
    if (context.earlier().some(({ actions }) => actions.some((one) => workedOn(one.effect) !== undefined)))
      return;
    // A lock of the same strength that it takes itself is reported by the rule for that lock.
    const own = effect.relations.filter(({ lock }) => lock === 'ACCESS EXCLUSIVE');
    const held = pendingLocks(context).filter(
      (one) => !own.some(({ relation }) => relation === one.relation),
    );
    const worst = held.find(({ lock }) => lock === 'ACCESS EXCLUSIVE') ?? held[0];
    if (worst === undefined) return;
    const { relation, lock, related } = worst;
    context.report({
      message: 'held',
      at: secondWord(context),
      data: { tool: context.tool?.name ?? 'The tool', table: relation, lock, other },
      related,
      hazard: lock === 'ACCESS EXCLUSIVE' ? 'blocks-readers' : 'blocks-writers',
    });
  },
});

/** The relation in use that it reads or writes as a whole. */
function workedOn({ relations, duration, refusedInTransaction }: Effect): string | undefined {
  if (refusedInTransaction || duration === 'instant' || duration === 'waits') return undefined;
  return relations.find(({ role, isNew }) => !isNew && role !== 'index')?.relation;
}
