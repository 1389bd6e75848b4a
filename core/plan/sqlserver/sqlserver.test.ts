import { describe, expect, it } from 'vitest';
import { advise } from '../advise.ts';
import { rawInText } from '../reading/from-text.ts';
import { noFacts } from '../insight.ts';
import { measure } from '../metrics.ts';
import { planAsMarkdown } from '../export/markdown.ts';
import { readPlan } from '../reading/normalise.ts';
import { planDocument } from '../present/document.ts';
import { mapToWhole } from '../source-map/source-map.ts';
import { fillParameters } from '../fill-parameters.ts';
import { guardSqlserver, parametersOf } from './guard.ts';
import { shortened } from './reading.ts';

/** Plans in the form of the SHOWPLAN schema: operators as the server nests them. */
interface Operator {
  readonly as: string;
  readonly logical?: string;
  readonly rows?: number;
  readonly cost?: number;
  readonly more?: string;
  readonly warnings?: string;
  readonly counted?: string;
  readonly body?: string;
}

function operator({
  as,
  logical = as,
  rows = 1,
  cost = 1,
  more = '',
  warnings = '',
  counted = '',
  body = '<Some/>',
}: Operator): string {
  return `<RelOp PhysicalOp="${as}" LogicalOp="${logical}" EstimateRows="${rows}" AvgRowSize="11" EstimatedTotalSubtreeCost="${cost}" ${more}>
    <OutputList><ColumnReference Schema="[dbo]" Table="[orders]" Alias="[o]" Column="id"/></OutputList>
    ${warnings === '' ? '' : `<Warnings ${warnings.startsWith('<') ? '>' : `${warnings.split('<', 1)[0] ?? ''}>`}${warnings.slice(warnings.indexOf('<') < 0 ? warnings.length : warnings.indexOf('<'))}</Warnings>`}
    ${counted === '' ? '' : `<RunTimeInformation>${counted}</RunTimeInformation>`}${body}</RelOp>`;
}

const orders =
  '<Object Database="[shop]" Schema="[dbo]" Table="[orders]" Index="[PK_orders]" Alias="[o]" Storage="RowStore"/>';
const predicate = (text: string): string => `<Predicate><ScalarOperator ScalarString="${text}"/></Predicate>`;
const filter = predicate('[shop].[dbo].[orders].[total] as [o].[total]&gt;(3)');

function statement(plan: string, beside = '', text = 'SELECT o.id FROM orders o'): string {
  return `<StmtSimple StatementText="${text}" StatementType="SELECT"><QueryPlan>${beside}${plan}</QueryPlan></StmtSimple>`;
}

function showplan(...statements: readonly string[]): string {
  return `<ShowPlanXML xmlns="http://schemas.microsoft.com/sqlserver/2004/07/showplan" Version="1.564" Build="16.0.1000.6"><BatchSequence><Batch><Statements>${statements.join('')}</Statements></Batch></BatchSequence></ShowPlanXML>`;
}

function planOf(xml: string) {
  const read = readPlan(xml);
  if (!read.ok) throw new Error(read.problem);
  const { plan } = read;
  return {
    plan,
    outline: plan.nodes.map(
      ({ depth, label, alias, index, conditions, sortKeys, groupKeys }) =>
        `${'  '.repeat(depth)}${[label, alias, index, ...conditions.map(({ text }) => text), ...sortKeys, ...groupKeys].filter((one) => one !== undefined).join(' | ')}`,
    ),
    costs: measure(plan).nodes.map(({ selfCost }) => Math.round(selfCost * 100) / 100),
    said: advise(plan, measure(plan), noFacts).map(({ insight, message }) => `${insight.id}: ${message}`),
  };
}

const scan = operator({
  as: 'Clustered Index Scan',
  rows: 10,
  cost: 0.5,
  more: 'TableCardinality="5000"',
  body: `<IndexScan Ordered="0">${orders}${filter}</IndexScan>`,
});
const seek = operator({
  as: 'Index Seek',
  rows: 100,
  cost: 0.2,
  body: `<IndexScan>${orders.replace('PK_orders', 'IX_customer')}<SeekPredicates><SeekPredicateNew><SeekKeys><Prefix ScanType="EQ"><RangeColumns><ColumnReference Alias="[o]" Column="customer_id"/></RangeColumns><RangeExpressions><ScalarOperator ScalarString="[@c]"/></RangeExpressions></Prefix><StartRange ScanType="GT"><RangeColumns><ColumnReference Alias="[o]" Column="at"/></RangeColumns><RangeExpressions><ScalarOperator ScalarString="'2026'"/></RangeExpressions></StartRange></SeekKeys></SeekPredicateNew></SeekPredicates></IndexScan>`,
});
const lookup = operator({
  as: 'Clustered Index Seek',
  rows: 1,
  cost: 0.6,
  more: 'EstimateRebinds="1999" EstimateRewinds="0"',
  body: `<IndexScan Lookup="1">${orders}</IndexScan>`,
});

describe('a plan of SQL Server', () => {
  it('is read with its objects, conditions, order and costs', () => {
    const loops = operator({
      as: 'Nested Loops',
      logical: 'Inner Join',
      rows: 100,
      cost: 1,
      body: `<NestedLoops>${seek}${lookup}</NestedLoops>`,
    });
    const sort = operator({
      as: 'Sort',
      logical: 'TopN Sort',
      cost: 1.5,
      body: `<TopSort Rows="5"><OrderBy><OrderByColumn Ascending="0"><ColumnReference Alias="[o]" Column="at"/></OrderByColumn></OrderBy>${loops}</TopSort>`,
    });
    const { plan, outline, costs } = planOf(showplan(statement(sort)));
    expect(plan.engine).toBe('sqlserver');
    expect(outline).toEqual([
      'TopN Sort | o.at DESC',
      '  Nested Loops',
      "    Index Seek | o | IX_customer | o.customer_id = [@c] AND o.at > '2026'",
      '    Key Lookup | o | PK_orders',
    ]);
    // The lookup's cost already covers its 2,000 executions.
    expect(costs).toEqual([0.5, 0.2, 0.2, 0.6]);
    expect(plan.nodes[3]).toMatchObject({ role: 'inner', relation: { schema: 'dbo', name: 'orders' } });
    expect(plan.nodes[3]?.extra.get('Estimated Executions')).toBe('2000');
  });

  it('has joins and groups of every kind in the words of the server', () => {
    const keys = (side: string, column: string) =>
      `<HashKeys${side}><ColumnReference Table="[${side}]" Column="${column}"/></HashKeys${side}>`;
    const hash = operator({
      as: 'Hash Match',
      logical: 'Left Outer Join',
      body: `<Hash>${keys('Build', 'id')}${keys('Probe', 'order_id')}${scan}${scan}</Hash>`,
    });
    const grouped = operator({
      as: 'Hash Match',
      logical: 'Aggregate',
      body: `<Hash>${keys('Build', 'day')}${hash}</Hash>`,
    });
    const union = operator({
      as: 'Concatenation',
      body: `<Concat>${grouped}${operator({ as: 'Constant Scan', body: '<ConstantScan/>' })}</Concat>`,
    });
    const gathered = operator({
      as: 'Parallelism',
      logical: 'Gather Streams',
      more: 'Parallel="1"',
      body: `<Parallelism>${union}</Parallelism>`,
    });
    const columnstore = operator({
      as: 'Clustered Index Scan',
      body: '<IndexScan Storage="ColumnStore"><Object Table="[#t___________________________________________________00000000001A]"/></IndexScan>',
    });
    expect(planOf(showplan(statement(gathered))).outline.slice(0, 4)).toEqual([
      'Gather Streams',
      '  Concatenation',
      '    Hash Match Aggregate | Build.day',
      '      Hash Match (Left Join) | Probe.order_id = Build.id',
    ]);
    expect(planOf(showplan(statement(columnstore))).outline).toEqual(['Columnstore Index Scan | #t']);
    expect(planOf(showplan(statement(operator({ as: 'Brand New Operator' })))).outline).toEqual([
      'Brand New Operator',
    ]);
  });

  it('is one of a batch where there are several, conditions included', () => {
    const condition = `<StmtCond StatementText="IF 1 = 1"><Condition/><Then><Statements>${statement(seek, '', 'SELECT 2')}</Statements></Then></StmtCond>`;
    const text = {
      text: showplan(statement(scan, '', 'SELECT &apos;a&apos;'), condition),
      name: 'x',
      query: '',
    };
    expect(planOf(text.text).outline).toEqual([
      'Batch',
      '  Clustered Index Scan | o | PK_orders | [o].[total]>(3)',
      expect.stringContaining('  Index Seek') as string,
    ]);
    expect(rawInText(text, 'kept')).toMatchObject({ ok: true, query: "SELECT 'a'\nSELECT 2" });
    const redacted = rawInText(text, 'redacted');
    expect(JSON.stringify(redacted)).not.toMatch(/2026|>\(3\)|'a'/);
    expect(JSON.stringify(redacted)).toContain('PK_orders');
  });

  it('has what was counted at its operators', () => {
    const counted =
      '<RunTimeCountersPerThread Thread="1" ActualRows="7" ActualRowsRead="5000" ActualExecutions="1" ActualElapsedms="12"/><RunTimeCountersPerThread Thread="2" ActualRows="3" ActualExecutions="1" ActualElapsedms="9"/>';
    const { plan } = planOf(
      showplan(statement(operator({ as: 'Table Scan', counted, body: `<TableScan>${orders}</TableScan>` }))),
    );
    expect(Object.fromEntries(plan.root.extra)).toMatchObject({
      'Counted Rows': '10',
      'Counted Rows Read': '5000',
      'Counted Executions': '2',
      'Measured Time': '12 ms',
    });
    const origin = { kind: 'file', name: 'a.sqlplan' } as const;
    const document = planDocument(
      {
        ...{ sql: '', origin, plan, metrics: measure(plan), insights: [] },
        ...{ sources: mapToWhole(plan, { start: 0, end: 0 }), tables: [] },
      },
      '',
    );
    expect(document).toMatchObject({ kind: 'estimated', columns: ['rows', 'cost'] });
    expect(document.origin.notice).toContain('It was run where it was saved');
    expect(planAsMarkdown(document)).not.toContain('not run');
    expect(document.rows[0]?.details).toContainEqual({
      label: 'Cost',
      text: '1.0 with what is below, over all runs',
    });
  });

  it.each([
    ['a cut end', showplan(statement(scan)).slice(0, -30), 'was cut off'],
    ['wrong nesting', showplan('<A></B>'), 'is broken'],
    ['a stray bracket', showplan('a < b'), 'is broken'],
    ['no plan', showplan('<StmtUseDb StatementText="USE a"/>'), 'made no plan'],
    [
      'a document type',
      `<!DOCTYPE x [<!ENTITY a "aaaa">]>${showplan(statement(scan))}`,
      'declares a document type',
    ],
    ['fifty megabytes', `${showplan(statement(scan))}${' '.repeat(50 * 1024 * 1024)}`, 'larger than 24 MB'],
    ['a million attributes', showplan(`<a${' b="c"'.repeat(1_000_000)}`), 'is broken'],
    ['half a million elements', showplan('<a/>'.repeat(500_000)), 'larger than any plan'],
    [
      'a thousand levels',
      showplan(
        statement('<RelOp PhysicalOp="Filter"><Filter>'.repeat(1_500) + '</Filter></RelOp>'.repeat(1_500)),
      ),
      'was cut off',
    ],
  ])('with %s is told so', (_, xml, problem) => {
    const read = readPlan(xml);
    expect(read.ok ? '' : read.problem).toContain(problem);
  });

  it('keeps entities that are none of XML’s as they stand', () => {
    const xml = showplan(
      statement(operator({ as: 'Filter', body: `<Filter>${predicate('&amp;lt; &evil; &#65;')}</Filter>` })),
    );
    expect(planOf(xml).outline).toEqual(['Filter | &lt; &evil; A']);
  });
});

describe('insights', () => {
  const missing = (impact: number) =>
    `<MissingIndexes><MissingIndexGroup Impact="${impact}"><MissingIndex Schema="[dbo]" Table="[orders]"><ColumnGroup Usage="EQUALITY"><Column Name="[customer_id]"/></ColumnGroup><ColumnGroup Usage="INEQUALITY"><Column Name="[at]"/></ColumnGroup><ColumnGroup Usage="INCLUDE"><Column Name="[total]"/></ColumnGroup></MissingIndex></MissingIndexGroup></MissingIndexes>`;
  const convert = (issue: string) =>
    `<Warnings><PlanAffectingConvert ConvertIssue="${issue}" Expression="CONVERT_IMPLICIT(nvarchar(40),[o].[name],0)=[@n]"/></Warnings>`;
  const scanBy = (text: string, rows = 5_000) =>
    operator({
      as: 'Table Scan',
      rows: 10,
      more: `TableCardinality="${rows}"`,
      body: `<TableScan>${orders}${predicate(text)}</TableScan>`,
    });
  const small = operator({ as: 'Constant Scan', body: '<ConstantScan/>' });

  it.each<[string, string, readonly string[]]>([
    [
      'a missing index',
      statement(small, missing(97.6)),
      [
        'sqlserver-missing-index: The optimizer would like an index dbo.orders (customer_id, at) include (total), 98 % cheaper by its own guess. Check those that are there first.',
      ],
    ],
    [
      'a conversion that prevents a seek',
      statement(small, convert('Seek Plan')),
      [
        'sqlserver-conversion-prevents-seek: An index cannot be sought: CONVERT_IMPLICIT(nvarchar(40),[o].[name],0)=[@n]. Compare with the column’s own type.',
      ],
    ],
    ['a conversion that changes an estimate', statement(small, convert('Cardinality Estimate')), []],
    [
      'a scan for few',
      statement(scan),
      [
        'sqlserver-scan-for-few: 5,000 rows of orders are read to keep 10. Index the columns that are compared.',
      ],
    ],
    ['a scan of a small table', statement(scanBy('[o].[a]=(1)', 900)), []],
    [
      'a function around the column',
      statement(scanBy('upper([o].[a])=N’A’')),
      [
        'sqlserver-scan-for-few: 5,000 rows of orders are read to keep 10: a function around the column keeps an index from being used.',
      ],
    ],
    ['a leading wildcard', statement(scanBy("[o].[a] like N'%a'")), []],
    [
      'lookups',
      statement(lookup),
      [
        'sqlserver-key-lookup: About 2,000 rows are looked up one by one in orders. INCLUDE their columns in the index that finds them.',
      ],
    ],
    ['few lookups', statement(lookup.replace('1999', '10')), []],
    [
      'no join predicate',
      statement(
        operator({
          as: 'Nested Loops',
          logical: 'Inner Join',
          rows: 40_000,
          warnings: 'NoJoinPredicate="1"',
          body: `<NestedLoops>${small}${small}</NestedLoops>`,
        }),
      ),
      [
        'sqlserver-no-join-predicate: Nothing joins both sides: about 40 k pairs. Write the condition that joins them.',
      ],
    ],
    [
      'no join predicate of one row each',
      statement(
        operator({
          as: 'Nested Loops',
          warnings: 'NoJoinPredicate="1"',
          body: `<NestedLoops>${small}${small}</NestedLoops>`,
        }),
      ),
      [],
    ],
    [
      'a spill',
      statement(
        operator({
          as: 'Sort',
          warnings: '<SpillToTempDb SpillLevel="1"/><SortSpillDetails WritesToTempDb="1500"/>',
          body: `<Sort>${small}</Sort>`,
        }),
      ),
      [
        'sqlserver-spill: Sort did not fit into its memory and went through tempdb (1,500 pages). Compare expected and counted rows.',
      ],
    ],
    [
      'columns without statistics',
      statement(
        operator({
          as: 'Filter',
          warnings:
            '<ColumnsWithNoStatistics><ColumnReference Alias="[o]" Column="at"/></ColumnsWithNoStatistics>',
          body: `<Filter>${small}</Filter>`,
        }),
      ),
      [
        'sqlserver-no-statistics: Nothing is known of the values of o.at, so rows are guessed. CREATE STATISTICS on them.',
      ],
    ],
  ])('speak of %s', (_, xml, said) => {
    expect(planOf(showplan(xml)).said).toEqual(said);
  });
});

describe('the guard', () => {
  it.each([
    ['SELECT 1;', 'read'],
    ['WITH a AS (SELECT 1 AS x) SELECT x FROM a', 'read'],
    ['SELECT [into], "exec" FROM [a;b] -- ; GO', 'read'],
    ['INSERT INTO t (a) SELECT 1', 'write'],
    ['UPDATE t SET a = 1 OUTPUT inserted.a INTO @x', 'write'],
    ['MERGE t USING s ON t.a = s.a WHEN MATCHED THEN DELETE;', 'write'],
  ])('lets %s through', (sql, access) => {
    expect(guardSqlserver(sql)).toMatchObject({ kind: 'allowed', access });
  });

  it.each([
    ['', 'empty'],
    ['-- only this', 'empty'],
    ['SELECT 1; DROP TABLE t', 'severalStatements'],
    ['SELECT 1 DROP TABLE t', 'severalStatements'],
    ['SELECT 1\nGO\nDROP TABLE t', 'severalStatements'],
    ['SELECT a INTO b FROM c', 'createsTable'],
    ['SET SHOWPLAN_XML OFF', 'otherStatement'],
    ['EXEC p', 'otherStatement'],
    ['INSERT INTO t EXEC p', 'otherStatement'],
    ["SELECT * FROM OPENQUERY(other, 'DELETE FROM t')", 'otherStatement'],
    ["SELECT * FROM OPENROWSET(BULK 'c:\\x', SINGLE_CLOB) AS x", 'otherStatement'],
    ['DROP TABLE t', 'otherStatement'],
    ['WAITFOR DELAY 1', 'otherStatement'],
    ["SELECT 'open", 'otherStatement'],
    ['SELECT [open', 'otherStatement'],
    ['SELECT /* open', 'otherStatement'],
    ['SELECT $(variable)', 'otherStatement'],
    ['SELECT \0', 'nulCharacter'],
    [`SELECT ${'1,'.repeat(500_001)}1`, 'tooLarge'],
  ])('refuses %j', (sql, reason) => {
    expect(guardSqlserver(sql)).toMatchObject({ kind: 'refused', reason });
  });

  it('fills parameters, each name once, and leaves the server’s own alone', () => {
    const sql = 'SELECT @a, @b, @A, @@ROWCOUNT, [@c], ?';
    expect(parametersOf(sql).map(({ name }) => name)).toEqual(['@a', '@b', '@a', '?1']);
    expect(
      fillParameters(sql, parametersOf(sql), ['1', null, '2'], (value) => `<${value}>`).replaceAll(
        / +/g,
        ' ',
      ),
    ).toBe('SELECT <1> , NULL , <1> , @@ROWCOUNT, [@c], <2> ');
  });
});

it('leaves out the names that only make an expression long', () => {
  expect(shortened('[db].[dbo].[t].[c] as [a].[c]=[db].[dbo].[t].[d]')).toBe('[a].[c]=[t].[d]');
});
