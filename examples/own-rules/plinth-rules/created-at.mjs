/** @type {import('../../../docs/own-rules.d.ts').RuleModule} */
export default ({ defineRule }) => [
  defineRule({
    id: 'team/created-at',
    severity: 'warning',
    summary: 'A new table without created_at.',
    why: 'Support asks when a row came to be, and nothing else can tell.',
    instead: 'Add `created_at timestamptz NOT NULL DEFAULT now()`.',
    url: 'https://wiki.example.org/database/created-at',
    messages: {
      missing: '{table} has no created_at: nobody will know when a row came to be. Add it.',
    },
    check: {
      createTable(operation, context) {
        if (operation.persistence === 'temporary' || operation.partitionOf !== undefined) return;
        if (operation.columns.some((column) => column.name.text === 'created_at')) return;
        const last = operation.columns.at(-1);
        context.report({
          message: 'missing',
          at: operation.table,
          data: { table: operation.table.name.text },
          ...(last === undefined
            ? {}
            : {
                fix: {
                  title: 'Add created_at',
                  edits: [
                    {
                      at: { start: last.end, end: last.end },
                      text: ',\n  created_at timestamptz NOT NULL DEFAULT now()',
                    },
                  ],
                },
              }),
        });
      },
    },
    examples: {
      bad: [{ title: 'Only a key', sql: 'CREATE TABLE invoices (id bigint PRIMARY KEY);' }],
      good: [
        {
          title: 'With created_at',
          sql: 'CREATE TABLE invoices (id bigint PRIMARY KEY, created_at timestamptz NOT NULL);',
        },
        { title: 'A temporary table', sql: 'CREATE TEMPORARY TABLE work (id bigint);' },
      ],
    },
  }),
];
