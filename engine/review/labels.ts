/** Labels of the page for the review's data: headings, marks, table cells. Sentences come from core/review. */
import type { Blocks } from '../../core/effects/effect.ts';
import type { RollbackReview, Section, StatementReview, Weight } from '../../core/review/model.ts';

/** The separate sections; notes of `rollback` and `not-verified` are in those parts of the page. */
export const sectionTitles: Readonly<Record<Exclude<Section, 'rollback' | 'not-verified'>, string>> = {
  refused: 'Refused by the server',
  blocked: 'Locks and waiting',
  'data-loss': 'Data loss',
  compatibility: 'Application compatibility',
  rows: 'Schema and rows',
  security: 'Security and privacy',
  replication: 'Replication',
  runner: 'Migration tool',
};

/** Before a note; informative notes need none. */
export const weightMarks: Readonly<Record<Weight, string>> = {
  stop: 'Stop',
  decide: 'Decide',
  warn: 'Warning',
  inform: '',
};

export const blocksWords: Readonly<Record<Blocks, string>> = {
  nobody: 'nobody',
  'schema-changes': 'schema changes',
  writes: 'writes',
  'reads-and-writes': 'reads and writes',
};

export const durationWords: Readonly<Record<StatementReview['duration'], string>> = {
  instant: 'instant',
  scan: 'reads all rows',
  'index-build': 'builds an index',
  rewrite: 'rewrites the table',
  waits: 'waits for transactions',
  rows: 'changes rows',
};

export const rollbackWords: Readonly<Record<RollbackReview['kind'], string>> = {
  proved: 'proved',
  'loses-data': 'loses data',
  differs: 'leaves differences',
  fails: 'fails',
  'not-proved': 'not proved',
  generated: 'generated',
  impossible: 'impossible',
  'not-needed': 'not needed',
};

/** They do not restore everything. */
export const badRollbacks: ReadonlySet<RollbackReview['kind']> = new Set([
  'loses-data',
  'differs',
  'fails',
  'impossible',
]);
