/** SQL Server's BEGIN TRANSACTION … COMMIT continues after an error, and commits the other statements. */
import type { ObjectName } from '../../operations/model/operation.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { bareTokens } from '../../syntax/token-texts.ts';
import { earlier, later, operationsOf, secondWord } from '../../rule-kit/statements/neighbours.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { relationKey } from '../../schema/lookup.ts';
import type { Statement } from '../../syntax/statement.ts';

const messages = {
  goesOn:
    'Where one statement fails the others go on, and COMMIT keeps them: {table} may be left half changed. Write SET XACT_ABORT ON before it.',
} as const;

const change = `ALTER TABLE dbo.orders ADD tax int NULL;
DELETE FROM dbo.orders WHERE id < 100;
COMMIT;`;
const orders = 'CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY);';

export const rule = defineRule({
  id: 'transaction/no-xact-abort',
  hazard: 'misleads',
  dialects: ['sqlserver'],
  elsewhere: 'A failed statement aborts its transaction, or the tool stops.',
  summary: 'BEGIN TRANSACTION in a migration without SET XACT_ABORT ON and without TRY … CATCH.',
  why: `With \`XACT_ABORT OFF\`, as sessions begin, a statement that violates a constraint or overflows is undone alone, and the batch goes on to
its \`COMMIT\`: half of the migration stays. An error that ends the batch leaves the transaction open instead, with its locks, until the
session ends. With \`SET XACT_ABORT ON\` every error rolls back all of it (Microsoft’s documentation, “SET XACT_ABORT”).`,
  instead:
    'Begin the script with `SET XACT_ABORT ON`, or wrap the transaction in `BEGIN TRY … END TRY BEGIN CATCH … ROLLBACK; THROW … END CATCH`.',
  whenOff: 'Where whoever runs the migrations sets it for the session.',
  messages,
  gathers: { goesOn: 'table' },
  fix: { kinds: [], because: 'The setting stays for what follows in the session.' },
  directions: 'both',
  examples: [
    bad(
      'A transaction of the migration’s own',
      `BEGIN TRANSACTION;
--    ^^^^^^^^^^^ warning: Where one statement fails the others go on, and COMMIT keeps them: orders may be left half changed. Write SET XACT_ABORT ON before it.
${change}`,
      { dialect: 'sqlserver', history: [orders] },
    ),
    good(
      'Cut by GO: what stands behind would run without the transaction that an error has ended',
      `BEGIN TRANSACTION;
ALTER TABLE dbo.orders ADD tax int NULL;
GO
UPDATE dbo.orders SET tax = 0 WHERE id < 100;
COMMIT;`,
      { dialect: 'sqlserver', history: [orders] },
    ),
  ],
  check: {
    begin(_, context) {
      if (context.body !== undefined) return;
      // The file's runner has opened a transaction: the inner COMMIT only decrements the counter, and an error rolls back everything.
      if (context.transaction.kind === 'tool') return;
      const before = operationsOf(earlier(context));
      const isSet = before.some(
        (one) => one.kind === 'setVariable' && one.variable === 'xact_abort' && one.values[0] === 'on',
      );
      const behind = later(context);
      const commit = behind.findIndex(({ parsed }) =>
        parsed.operations.some(({ kind }) => kind === 'commit'),
      );
      // A ROLLBACK shows that errors are handled.
      const isHandled = behind.some(({ parsed }) =>
        parsed.operations.some(({ kind }) => kind === 'rollback'),
      );
      const isSetInside = operationsOf(behind.slice(0, Math.max(0, commit))).some(
        (one) => one.kind === 'setVariable' && one.variable === 'xact_abort',
      );
      if (isSet || isSetInside || isHandled || commit < 2) return;
      // An error would end the transaction, and the next batch would run outside of it.
      const { batch } = context.statement;
      if (behind.slice(0, commit + 1).some((one) => one.batch !== batch)) return;
      const touched = operationsOf(behind.slice(0, commit)).flatMap((one) =>
        'table' in one ? (one.table ?? []) : [],
      );
      // Variables and temporary tables end with the session.
      const [first, second] = touched.filter(({ name }) => !/^[#@]/.test(name.text));
      if (first === undefined || second === undefined) return;
      // An UPDATE that finds no row, and the INSERT of that row: only one of them changes something.
      if (touched.length === 2 && behind.slice(0, commit).some(asksForNoRow)) return;
      const made = operationsOf(behind.slice(0, commit)).flatMap((one) =>
        one.kind === 'createTable' ? [relationKey(context.schema, one.table)] : [],
      );
      // Statements that only create tables leave nothing in use half changed.
      const isOld = (one: ObjectName): boolean =>
        !context.isNew(one) && !made.includes(relationKey(context.schema, one));
      if (!isOld(first) && !touched.some((one) => !/^[#@]/.test(one.name.text) && isOld(one))) return;
      context.report({
        message: 'goesOn',
        at: secondWord(context),
        data: { table: shownName(context, first) },
      });
    },
  },
});

/** `IF @@ROWCOUNT = 0`: if the previous statement changed nothing. */
function asksForNoRow({ parsed }: Statement): boolean {
  const words = bareTokens(parsed).filter((one) => one !== '(');
  return words.slice(0, 4).join(' ') === 'if @@rowcount = 0';
}
