/**
 * SQL Server: changes of a definition that read or write the rows of a table under Sch-M, which blocks even readers WITH (NOLOCK). Messages
 * and examples for the rules that report the same for PostgreSQL; core/effects/sqlserver knows the work of each change.
 */
import type { AddColumn, AddConstraint, RedefineColumn } from '../../operations/model/operation.ts';
import type { Span } from '../../text/span.ts';
import type { RuleContext } from '../context.ts';
import { bad, type Messages } from '../define-rule.ts';
import { sqlserverRefusal } from '../dependents/sqlserver-dependents.ts';
import { shownName, type Surroundings, onTable } from '../tables/tables.ts';

const places =
  'CREATE TABLE dbo.Places (Id int NOT NULL CONSTRAINT PK_Places PRIMARY KEY, Postal varchar(32) NULL, Visits int NOT NULL);';
const kinds = 'CREATE TABLE dbo.Kinds (Id int NOT NULL CONSTRAINT PK_Kinds PRIMARY KEY);';
const before = { dialect: 'sqlserver', history: [places, kinds] } as const;
/** The fact of the effect if it reads or writes all rows of a table in use; undefined otherwise. */
function factOn(
  operation: RedefineColumn | AddConstraint | AddColumn,
  context: Surroundings,
): string | undefined {
  // A refused statement does no work.
  if (sqlserverRefusal(operation, context) !== undefined) return undefined;
  const { fact, relations } = context.effect(operation);
  return relations.some((one) => !one.isNew && one.lock === 'ACCESS EXCLUSIVE') ? fact : undefined;
}

function rest(
  at: Span,
  operation: RedefineColumn | AddConstraint | AddColumn,
  context: RuleContext<Messages>,
): Pick<Parameters<typeof context.report>[0], 'at' | 'related' | 'severity'> {
  return { at, ...onTable(context, operation.table) };
}

const requiredMessages = {
  'alter-unknown-column':
    'NOT NULL on {column} reads all of {table} under Sch-M unless it takes none already: reads and writes wait. Fill the rows first, and run it while nobody works.',
  'alter-column':
    'NOT NULL on {column} reads all of {table} under Sch-M, and fails on the first NULL: reads and writes wait. Fill the rows first, and run it while nobody works.',
} as const;

export const sqlserverRequired = {
  messages: requiredMessages,
  examples: [
    bad(
      'SQL Server: a column that takes NULL',
      `ALTER TABLE dbo.Places ALTER COLUMN Postal varchar(64) NOT NULL;
--                                  ^^^^^^ error: NOT NULL on Postal reads all of Places under Sch-M, and fails on the first NULL: reads and writes wait. Fill the rows first, and run it while nobody works.`,
      { ...before },
    ),
  ],
  tell(operation: RedefineColumn, context: RuleContext<typeof requiredMessages>): void {
    if (factOn(operation, context) !== 'set-not-null') return;
    const data = { column: nameIn(operation, context), table: shownName(context, operation.table) };
    const isKnown = context.effect(operation).uncertain === undefined;
    const message = isKnown ? 'alter-column' : 'alter-unknown-column';
    context.report({ message, data, ...rest(operation.column, operation, context) });
  },
};

/** As it is written there. */
function nameIn({ column }: RedefineColumn, context: Surroundings): string {
  return context.text(column).replaceAll(/^[["]|[\]"]$/g, '');
}

const typeMessages = {
  'type-written':
    'Another type of {column} writes every row of {table} under Sch-M: reads and writes wait. On Enterprise or Azure SQL Database, alter it WITH (ONLINE = ON).',
  'type-read':
    'A shorter {column} reads every row of {table} under Sch-M, and fails where a value is too long: reads and writes wait. Run it in a maintenance window.',
} as const;

export const sqlserverType = {
  messages: typeMessages,
  examples: [
    bad(
      'SQL Server: another type',
      `ALTER TABLE dbo.Places ALTER COLUMN Visits bigint NOT NULL;
--                                  ^^^^^^ error: Another type of Visits writes every row of Places under Sch-M: reads and writes wait. On Enterprise or Azure SQL Database, alter it WITH (ONLINE = ON).`,
      { ...before },
    ),
  ],
  tell(operation: RedefineColumn, context: RuleContext<typeof typeMessages>): void {
    const fact = factOn(operation, context);
    const data = { column: nameIn(operation, context), table: shownName(context, operation.table) };
    const told = rest(operation.column, operation, context);
    if (fact === 'change-type') context.report({ message: 'type-written', data, ...told });
    if (fact === 'shorten-type') context.report({ message: 'type-read', data, ...told });
  },
};

const checkedMessages = {
  checked:
    'Adding {constraint} reads all of {table} under Sch-M: reads and writes wait. Run it in a maintenance window, or add it WITH NOCHECK and check it then.',
} as const;

function tellChecked(operation: AddConstraint, context: RuleContext<typeof checkedMessages>): void {
  if (factOn(operation, context) !== 'add-checked') return;
  const { constraint } = operation;
  const data = {
    constraint: constraint.name?.written ?? constraint.name?.text ?? 'it',
    table: shownName(context, operation.table),
  };
  const told = rest(constraint.name ?? constraint, operation, context);
  context.report({ message: 'checked', hazard: 'blocks-readers', data, ...told });
}

export const sqlserverForeignKey = {
  messages: checkedMessages,
  examples: [
    bad(
      'SQL Server: a foreign key',
      `ALTER TABLE dbo.Places ADD CONSTRAINT FK_Kind FOREIGN KEY (Visits) REFERENCES dbo.Kinds (Id);
--                                    ^^^^^^^ error: Adding FK_Kind reads all of Places under Sch-M: reads and writes wait. Run it in a maintenance window, or add it WITH NOCHECK and check it then.`,
      { ...before },
    ),
  ],
  tell(operation: AddConstraint, context: RuleContext<typeof checkedMessages>): void {
    if (operation.constraint.kind === 'foreign-key') tellChecked(operation, context);
  },
};

export const sqlserverCheck = {
  messages: checkedMessages,
  examples: [
    bad(
      'SQL Server: a check',
      `ALTER TABLE dbo.Places ADD CONSTRAINT CK_Visits CHECK (Visits >= 0);
--                                    ^^^^^^^^^ error: Adding CK_Visits reads all of Places under Sch-M: reads and writes wait. Run it in a maintenance window, or add it WITH NOCHECK and check it then.`,
      { ...before },
    ),
  ],
  tell(operation: AddConstraint, context: RuleContext<typeof checkedMessages>): void {
    if (operation.constraint.kind === 'check') tellChecked(operation, context);
  },
};

const filledMessages = {
  filled:
    'Adding {column} writes a value into every row of {table} under Sch-M: reads and writes wait. Add it nullable, and fill it in batches.',
  'filled-by-server':
    'Adding {column} writes a value into every row of {table} under Sch-M: reads and writes wait. Run it in a maintenance window.',
  'filled-by-edition':
    'On Standard edition, adding {column} writes its default into every row of {table} under Sch-M: reads and writes wait. Name the edition in plinth.config.json.',
} as const;

export const sqlserverFilled = {
  messages: filledMessages,
  examples: [
    bad(
      'SQL Server: a value of each row’s own',
      `ALTER TABLE dbo.Places ADD Token uniqueidentifier NOT NULL DEFAULT NEWID();
--                         ^^^^^ error: Adding Token writes a value into every row of Places under Sch-M: reads and writes wait. Add it nullable, and fill it in batches.`,
      { ...before },
    ),
  ],
  tell(operation: AddColumn, context: RuleContext<typeof filledMessages>): void {
    const { name } = operation.column;
    const data = { column: name.written ?? name.text, table: shownName(context, operation.table) };
    const told = rest(name, operation, context);
    const fact = factOn(operation, context);
    if (fact === 'add-column-filled') {
      const isOwn = operation.column.generated !== undefined || operation.column.sqlserver?.identity === true;
      context.report({ message: isOwn ? 'filled-by-server' : 'filled', data, ...told });
    }
    if (fact === 'add-column-edition')
      context.report({ message: 'filled-by-edition', hazard: 'delays', data, ...told });
  },
};
