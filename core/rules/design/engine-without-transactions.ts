/** A table of a storage engine that knows no transactions. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';

const messages = {
  engine:
    '{engine} has no transactions and no foreign keys: a rollback leaves the rows of {table}, and a crash may damage it. Use InnoDB.',
} as const;

/** By their names in lower case. */
const engines: ReadonlyMap<string, string> = new Map([
  ['myisam', 'MyISAM'],
  ['aria', 'Aria'],
  ['memory', 'MEMORY'],
  ['heap', 'MEMORY'],
  ['csv', 'CSV'],
  ['archive', 'ARCHIVE'],
  ['merge', 'MERGE'],
  ['mrg_myisam', 'MERGE'],
  ['blackhole', 'BLACKHOLE'],
]);

export const rule = defineRule({
  id: 'design/engine-without-transactions',
  hazard: 'misleads',
  dialects: ['mysql'],
  elsewhere: 'There are no storage engines to choose from.',
  summary: 'ENGINE=MyISAM, MEMORY or another engine without transactions.',
  why: `A rollback does not take back rows of such a table, and reports a warning only. Foreign keys are read and not kept. A crash of the server may damage a MyISAM table, and empties one of MEMORY. Each write locks the whole table.`,
  instead: `InnoDB, the default of both servers.`,
  whenOff: 'Where rows are thrown away anyway.',
  messages,
  fix: { kinds: [], because: 'Another engine rewrites the table.' },
  examples: [
    bad(
      'MyISAM',
      `CREATE TABLE crate (id bigint PRIMARY KEY) ENGINE=MyISAM;
--           ^^^^^ warning: MyISAM has no transactions and no foreign keys: a rollback leaves the rows of crate, and a crash may damage it. Use InnoDB.`,
      { dialect: 'mysql' },
    ),
    good('InnoDB', `CREATE TABLE crate (id bigint PRIMARY KEY) ENGINE=InnoDB;`, { dialect: 'mysql' }),
    good('A temporary table', `CREATE TEMPORARY TABLE crate (id bigint PRIMARY KEY) ENGINE=MEMORY;`, {
      dialect: 'mysql',
    }),
  ],
  check: {
    createTable({ table, storage, persistence }, context) {
      if (persistence !== 'temporary') report(table, storage.options, context);
    },
    alterTableOption({ table, options }, context) {
      report(table, options, context);
    },
  },
});

function report(
  table: ObjectName,
  options: readonly { readonly name: string; readonly value?: string | undefined }[],
  context: RuleContext<typeof messages>,
): void {
  const named = options.find(({ name }) => name === 'engine')?.value;
  const engine = named === undefined ? undefined : engines.get(named.toLowerCase());
  if (engine !== undefined)
    context.report({ message: 'engine', at: table, data: { engine, table: table.name.text } });
}
