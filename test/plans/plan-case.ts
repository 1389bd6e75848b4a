/** What a case of the plan fixtures is, and the settings that many of them share. */

export interface PlanCase {
  readonly name: string;
  readonly sql: string;
  /** SET LOCAL before the EXPLAIN; what the planner reads of them is shown in the plan's Settings. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Statements before the EXPLAIN, in its transaction, which is rolled back. */
  readonly prepare?: readonly string[];
  /** Options of EXPLAIN ANALYZE beyond those that every case has. */
  readonly options?: 'WAL' | 'SERIALIZE TEXT, MEMORY';
  /** The first major that knows the statement or the options. */
  readonly since?: number;
  /** Compiles expressions: only a server built with LLVM can, which the test hosts are not. */
  readonly compiles?: true;
}

export const parallel = {
  max_parallel_workers_per_gather: '2',
  min_parallel_table_scan_size: '0',
  parallel_setup_cost: '0',
  parallel_tuple_cost: '0.001',
};

export const serial = { max_parallel_workers_per_gather: '0' };
