/** Programs and views of MySQL that work with the rights of an account that the migration names. */
import type { CreateFunction, Operation } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  named:
    'It works with the rights of {account}, and fails on a server without this account. Leave DEFINER out, or create an account for this task in a migration.',
} as const;

const root = 'DEFINER = `root`@`localhost`';

export const rule = defineRule({
  id: 'security/named-definer',
  hazard: 'weakens',
  dialects: ['mysql'],
  elsewhere: {
    postgresql: 'security/definer-of-superuser reports it there.',
    sqlserver: 'EXECUTE AS is not read yet.',
    others: 'The engine has no programs with rights of their own.',
  },
  summary: 'A DEFINER that no migration creates, such as root.',
  why: `Views, routines, triggers and events work with the rights of their definer. Dumps write it out, so that what was made by an administrator on one machine is an administrator’s everywhere: a hole in it is a hole into the server. The account is one of a server and not of the schema: where it is missing, MySQL and MariaDB accept the statement with a warning and refuse each use (error 1449).`,
  instead:
    'Without DEFINER it is the account that runs the migrations. Where it needs other rights: an account that cannot log in, created and given just these rights by a migration.',
  whenOff: 'Where accounts are created the same on every server, outside of migrations.',
  messages,
  fix: { kinds: [], because: 'Which rights the body needs is for people to say.' },
  examples: [
    bad(
      'A view of a dump',
      `CREATE ${root} SQL SECURITY DEFINER VIEW emails AS SELECT email FROM customers;
--               ^^^^^^^^^^^^^^^^^^ warning: It works with the rights of root, and fails on a server without this account. Leave DEFINER out, or create an account for this task in a migration.`,
      { dialect: 'mysql', history: ['CREATE TABLE customers (id int PRIMARY KEY, email varchar(190));'] },
    ),
    bad(
      'A trigger',
      `CREATE ${root} TRIGGER stamp BEFORE UPDATE ON customers FOR EACH ROW SET NEW.changed = NOW();
--               ^^^^^^^^^^^^^^^^^^ warning: It works with the rights of root, and fails on a server without this account. Leave DEFINER out, or create an account for this task in a migration.`,
      { dialect: 'mysql', history: ['CREATE TABLE customers (id int PRIMARY KEY, changed datetime);'] },
    ),
    bad(
      'An event',
      `CREATE DEFINER = 'batch'@'10.0.0.5' EVENT sweep ON SCHEDULE EVERY 1 DAY DO DELETE FROM sessions WHERE ends < NOW();
--               ^^^^^^^^^^^^^^^^^^ warning: It works with the rights of batch, and fails on a server without this account. Leave DEFINER out, or create an account for this task in a migration.`,
      { dialect: 'mysql', history: ['CREATE TABLE sessions (id int PRIMARY KEY, ends datetime);'] },
    ),
    good('Whoever runs the migration', `CREATE DEFINER = CURRENT_USER PROCEDURE one() SELECT 1;`, {
      dialect: 'mysql',
    }),
    good('Its rights are not used', `CREATE ${root} PROCEDURE one() SQL SECURITY INVOKER SELECT 1;`, {
      dialect: 'mysql',
    }),
    good(
      'An account for the task',
      `CREATE USER IF NOT EXISTS 'sweeper'@'localhost' ACCOUNT LOCK;
CREATE DEFINER = 'sweeper'@'localhost' PROCEDURE one() SELECT 1;`,
      { dialect: 'mysql' },
    ),
  ],
  check: {
    createView: report,
    createTrigger: report,
    createFunction(operation: CreateFunction, context) {
      if (operation.securityDefiner) report(operation, context);
    },
    createObject: report,
    alterObject: report,
  },
});

function report({ definer }: Operation, context: RuleContext<typeof messages>): void {
  if (definer === undefined || context.schema.roles.has(definer.text)) return;
  context.report({ message: 'named', at: definer, data: { account: definer.text } });
}
