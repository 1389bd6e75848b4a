/** The snapshot of a SQL Server's catalog, against answers written by its documentation: no SQL Server runs in tests. */
import { describe, expect, it } from 'vitest';
import { indexes, int, of, scoped } from '../../../../test/databases/sqlserver/live/orders.ts';
import { recorded, type Answer } from '../../../../test/databases/sqlserver/live/recorded.ts';
import { idOf } from '../../catalog/named.ts';
import { sqlserverEngine } from '../engine.ts';

const whole: readonly (readonly [string, Answer])[] = [
  ['ProductVersion', [['16.0.1000.6', '2', 'ann']]],
  ['SELECT COUNT(*) FROM sys.objects', [['3']]],
  ['SELECT s.name FROM sys.schemas s', [['archive'], ['dbo']]],
  [
    'AS split',
    [
      ['dbo', 'orders', 'U', '77', 'All of them', 'by_year', '0'],
      ['dbo', 'customers', 'U', '78', null, null, '0'],
      ['dbo', 'open_orders', 'V', '79', null, null, '0'],
    ],
  ],
  [
    'sys.dm_db_partition_stats',
    [
      ['77', '1000', '81920'],
      ['78', '12', '8192'],
    ],
  ],
  [
    'AS has_default',
    of(
      'orders',
      ['id', ...int, '0', '0', '1', '0'],
      ['total', 'decimal', 'sys', '0', '9', '18', '2', '1', '1', '0', '2'],
    ),
  ],
  ...scoped,
  ['sys.indexes', indexes],
];

describe('introspection', () => {
  const read = async (answers: readonly (readonly [string, Answer])[], mostRelations = 100) => {
    const session = recorded(answers);
    const outcome = await sqlserverEngine.catalog(session).introspect({
      mostRelations,
      insidesOf: [idOf('dbo', 'orders')],
    });
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
    return { snapshot: outcome.value, asked: session.asked };
  };

  it('makes of it what all servers are shown by', async () => {
    const { snapshot } = await read(whole);
    expect(snapshot).toMatchObject({ serverVersion: 160_000, depth: 'full' });
    expect(
      snapshot.schemas.map(({ name, relations }) => [
        name,
        relations.map((one) => `${one.kind} ${one.name}`),
      ]),
    ).toEqual([
      ['archive', []],
      ['dbo', ['table customers', 'view open_orders', 'partitionedTable orders']],
    ]);
    expect(snapshot.schemas[1]?.relations[2]).toMatchObject({
      comment: 'All of them',
      partitioning: 'by by_year',
      rowEstimate: 1_000,
      estimatedBytes: 81_920,
      columns: [
        { name: 'id', type: 'int', nullable: false, identity: 'always', generated: 'none' },
        { name: 'total', type: 'decimal(18,2)', nullable: true, hasDefault: true, generated: 'stored' },
      ],
      constraints: [
        { kind: 'check', name: 'CK_new', columns: [], validity: 'notValid' },
        { kind: 'check', name: 'CK_total', columns: ['total'], validity: 'valid' },
        {
          kind: 'foreignKey',
          name: 'FK_customer',
          columns: ['customer_id'],
          validity: 'notValid',
          onDelete: 'cascade',
          onUpdate: 'noAction',
          references: { schema: 'dbo', name: 'customers', columns: ['id'] },
        },
        {
          kind: 'foreignKey',
          name: 'FK_old',
          validity: 'notEnforced',
          onDelete: 'setNull',
          onUpdate: 'setDefault',
        },
        { kind: 'primaryKey', name: 'PK_orders', columns: ['id'] },
        { kind: 'unique', name: 'UQ_number', columns: ['year', 'number'] },
      ],
      indexes: [
        {
          name: 'CS_all',
          method: 'nonclustered columnstore',
          keys: [{ kind: 'column', name: 'total' }],
          included: [],
        },
        { name: 'IX_off', unique: true, valid: false },
        {
          name: 'IX_open',
          keys: [{ kind: 'column', name: 'customer_id' }],
          included: ['total'],
          partial: true,
          valid: true,
        },
        { name: 'PK_orders', method: 'clustered', primary: true, unique: true },
      ],
    });
  });

  it('tells rows without bytes where the login may not see sizes, or somebody holds a lock', async () => {
    for (const reason of ['statement', 'lockTimeout'] as const) {
      const refused: Answer = { refused: 'VIEW DATABASE STATE permission denied.', reason };
      const { snapshot } = await read([
        ['sys.dm_db_partition_stats', refused],
        ['FROM sys.partitions', [['77', '900', null]]],
        ...whole,
      ]);
      expect(snapshot.schemas[1]?.relations[2]).toMatchObject({ rowEstimate: 900, estimatedBytes: 0 });
    }
  });

  it('reads of a large database names, and the inside of what somebody looks at', async () => {
    const { snapshot, asked } = await read(whole, 2);
    expect(snapshot.depth).toBe('names');
    expect(snapshot.schemas[1]?.relations[2]?.columns).toHaveLength(2);
    const inside = asked.filter(({ sql }) => sql.includes('sys.key_constraints'));
    expect(inside.map(({ values }) => values)).toEqual([['dbo', 'orders']]);
    expect(asked.some(({ sql }) => sql.includes('dm_db_partition_stats'))).toBe(false);
  });

  it('fails as a whole where the connection does', async () => {
    const session = recorded([['ProductVersion', { refused: 'It ended.', reason: 'dropped' }]]);
    const outcome = await sqlserverEngine.catalog(session).introspect({});
    expect(outcome).toMatchObject({ kind: 'failed', failure: { reason: 'dropped' } });
  });
});
