/** The explorer of a SQL Server, against answers written by its documentation: no SQL Server runs in tests. */
import { describe, expect, it } from 'vitest';
import { readSearch } from '../../../../core/catalog/search.ts';
import { indexes, int, nvarchar, scoped } from '../../../../test/databases/sqlserver/live/orders.ts';
import { recorded, type Answer } from '../../../../test/databases/sqlserver/live/recorded.ts';
import type { Question } from '../../catalog/explore/explore.ts';
import { idOf } from '../../catalog/named.ts';
import { sqlserverEngine } from '../engine.ts';

describe('the explorer', () => {
  const ask = async (question: Question, answers: readonly (readonly [string, Answer])[]) => {
    const outcome = await sqlserverEngine.catalog(recorded(answers)).explore(question, {});
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    return outcome.value;
  };
  const lines = async (...given: Parameters<typeof ask>) =>
    (await ask(...given)).lists.map(({ group, objects }) => [
      group,
      objects.map(({ kind, name, type, detail }) => [kind, name, type, detail].filter(Boolean).join(' | ')),
    ]);
  const column = (name: string, type: readonly string[], ...more: readonly (string | null)[]) => [
    name,
    ...type,
    ...more,
  ];

  it('shows what is inside a table', async () => {
    const columns = [
      column(
        'id',
        int,
        '0',
        null,
        '1',
        null,
        null,
        null,
        '0',
        '0',
        'NOT_APPLICABLE',
        '1',
        '1',
        '1',
        null,
        null,
      ),
      column(
        'customer_id',
        int,
        '0',
        null,
        '0',
        null,
        null,
        null,
        '0',
        '0',
        'NOT_APPLICABLE',
        null,
        null,
        '0',
        'customers.id',
        null,
      ),
      column(
        'note',
        nvarchar('200'),
        '1',
        "(N'')",
        '0',
        null,
        null,
        'Latin1_General_CI_AS',
        '0',
        '1',
        'NOT_APPLICABLE',
        null,
        null,
        '0',
        null,
        'Free text',
      ),
      column(
        'gross',
        ['money', 'sys', '0', '8', '19', '4'],
        '1',
        null,
        '0',
        '([total]*(1.2))',
        '1',
        null,
        '0',
        '0',
        'NOT_APPLICABLE',
        null,
        null,
        '0',
        null,
        null,
      ),
      column(
        'valid_from',
        ['datetime2', 'sys', '0', '8', '27', '7'],
        '0',
        null,
        '0',
        null,
        null,
        null,
        '1',
        '0',
        'AS_ROW_START',
        null,
        null,
        '0',
        null,
        null,
      ),
    ];
    const answers: readonly (readonly [string, Answer])[] = [
      ['AS by_default', columns],
      ...scoped,
      [
        'f.referenced_object_id = o.object_id',
        [
          ['dbo', 'lines', 'FK_line', 'order_id'],
          ['sales', 'parts', 'FK_part', 'order_id'],
        ],
      ],
      [
        'sys.triggers',
        [
          ['dbo', 'TR_audit', '0', '0', 'INSERT'],
          ['dbo', 'TR_audit', '0', '0', 'UPDATE'],
          ['dbo', 'TR_off', '1', '1', 'DELETE'],
        ],
      ],
      ['sys.stats', [['dbo', 'orders', 'ST_mine', 'total', null]]],
      [
        'sys.partition_range_values',
        [
          ['1', '10', 'by_year', '1', null, '2024-01-01', 'NONE'],
          ['2', '20', 'by_year', '1', '2024-01-01', null, 'PAGE'],
        ],
      ],
      [
        'sys.database_permissions',
        [
          ['reader', 'GRANT', 'SELECT'],
          ['reader', 'DENY', 'UPDATE'],
        ],
      ],
      ['sys.indexes i ON i.object_id = o.object_id AND i.type > 0', indexes],
      ['CHECKSUM_AGG', [['5/99/2026']]],
    ];
    const question: Question = { what: 'relation', id: idOf('dbo', 'orders') };
    expect(await lines(question, answers)).toEqual([
      [
        'Columns',
        [
          'key-column | id | int | not null, identity',
          'reference-column | customer_id | int | not null',
          'column | note | nvarchar(100) | default',
          'column | gross | money | computed, stored',
          'column | valid_from | datetime2(7) | not null, period, hidden',
        ],
      ],
      [
        'Keys',
        [
          'primary-key | PK_orders | (id)',
          'unique-key | UQ_number | (year, number)',
          'foreign-key | FK_customer | (customer_id) → customers, not trusted',
          'foreign-key | FK_old | (old_id) → archive.orders, disabled',
        ],
      ],
      [
        'Indexes',
        [
          'index | PK_orders | unique clustered (id)',
          "index | IX_open | nonclustered (customer_id desc) include (total), where ([status]='open')",
          'invalid-index | IX_off | unique nonclustered (number), disabled',
          'index | CS_all | nonclustered columnstore (total)',
        ],
      ],
      [
        'Constraints',
        [
          'constraint | CK_total | ([total]>=(0))',
          'unvalidated-constraint | CK_new | ([a]<[b]), not trusted',
        ],
      ],
      ['Referenced By', ['foreign-key | lines | (order_id)', 'foreign-key | sales.parts | (order_id)']],
      [
        'Triggers',
        [
          'trigger | TR_audit | after insert or update',
          'disabled-trigger | TR_off | instead of delete, disabled',
        ],
      ],
      ['Statistics', ['statistics | ST_mine | (total)']],
      [
        'Partitions',
        [
          'member | Partition 1 | below 2024-01-01, ~10 rows',
          'member | Partition 2 | from 2024-01-01, ~20 rows',
        ],
      ],
      ['Grants', ['grant | reader | select, not update']],
    ]);
    expect((await ask(question, answers)).mark).toBe('5/99/2026');
  });

  it('shows what a schema holds, and what the login may not see by itself', async () => {
    const none = [null, null, null, null, null, null];
    const answers: readonly (readonly [string, Answer])[] = [
      ['COUNT(*) FROM (SELECT q.name', { refused: 'The SELECT permission was denied.' }],
      ['COUNT(*) FROM (SELECT', [['2']]],
      [
        "IN ('FN'",
        [
          ['total_of', 'FN', '0', '', '1', ...int, null, null, '1', 'Sums up'],
          ['total_of', 'FN', '1', '@order', '0', ...int, null, null, '1', 'Sums up'],
          ['lines_of', 'IF', '1', '@order', '0', ...int, null, null, '0', null],
        ],
      ],
      ["IN ('P'", [['close_year', 'P', null, null, null, ...none, 'auditor', '5', '0', null]]],
      ["'AF'", []],
      ['sys.sequences', [['numbers', 'bigint', '1', '1', '42', '9223372036854775807', '0', null]]],
      ['sys.synonyms', [['old_orders', '[archive].[dbo].[orders]', null]]],
      [
        'is_assembly_type',
        [
          ['email', '0', '0', '0', 'nvarchar', 'sys', '0', '200', '0', '0', null],
          ['ids', '1', '0', '0', null, 'sys', '0', '-1', '0', '0', null],
        ],
      ],
    ];
    const scope = { of: 'schema', schema: idOf('dbo') } as const;
    const groups = await ask({ what: 'groups', scope }, answers);
    expect(groups.groups.map(({ name }) => name)).toEqual([
      'Functions',
      'Procedures',
      'Aggregates',
      'Synonyms',
      'Types',
    ]);
    expect(groups.refused).toEqual([{ group: 'Sequences', message: 'The SELECT permission was denied.' }]);
    const list = async (group: string) =>
      (await lines({ what: 'list', scope, group, count: 2 }, answers))[0]?.[1];
    expect(await list('Functions')).toEqual([
      'function | total_of | (@order int) → int',
      'function | lines_of | (@order int) → table',
    ]);
    expect(await list('Procedures')).toEqual(['procedure | close_year | ()']);
    expect(await list('Sequences')).toEqual(['sequence | numbers | bigint, at 42']);
    expect(await list('Synonyms')).toEqual(['synonym | old_orders | → [archive].[dbo].[orders]']);
    expect(await list('Types')).toEqual([
      'domain | email | nvarchar(100), not null',
      'composite-type | ids | table type',
    ]);
  });

  it('shows the text that the server keeps, and says where it keeps none', async () => {
    const one = (kind: 'view' | 'table', answer: Answer) =>
      ask({ what: 'definition', kind, id: idOf('dbo', 'a') }, [['sys.sql_modules', answer]]);
    expect((await one('view', [['CREATE VIEW a AS SELECT 1']])).definition).toBe('CREATE VIEW a AS SELECT 1');
    expect((await one('view', [[null]])).refused[0]?.message).toContain('VIEW DEFINITION');
    expect((await one('table', [])).refused[0]?.message).toContain('SQL Server keeps the statement of views');
  });

  it('finds by letters in order, each of them only itself', async () => {
    const session = recorded([
      ["o.type = 'U'", [['dbo', 'or[der]s', 'or[der]s']]],
      ['JOIN sys.columns c', [['dbo', 'lines', 'order_id']]],
      ['', []],
    ]);
    const outcome = await sqlserverEngine
      .catalog(session)
      .explore({ what: 'search', search: readSearch('o[%') }, {});
    expect(outcome.kind === 'read' && outcome.value.found).toMatchObject([
      { kind: 'table', relation: 'or[der]s', below: [] },
      { kind: 'column', relation: 'lines', name: 'order_id', below: ['c:order_id'] },
    ]);
    expect(session.asked[0]?.values).toEqual(['%o%\\[%\\%%', 'o[%']);
  });
});
