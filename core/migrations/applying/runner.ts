/**
 * How the files of a folder are applied according to plinth.config.json (`migrations[].runner`): who starts it, in which transaction, under
 * which lock, in how many instances. It overrides what the tool documents. Programs are not read.
 */
import { overToHand, withHand } from './by-hand.ts';
import type { MigrationTool, Section } from '../convention.ts';
import { readWith } from './sent-by-others.ts';

export const runnerStarts = ['command', 'application', 'person'] as const;
export const runnerTransactions = ['migration', 'all-pending', 'nothing'] as const;
export const runnerLocks = ['advisory', 'table', 'none'] as const;

export interface RunnerSettings {
  /** `application`: a program applies pending migrations when it starts, so that migration and release are one step. */
  readonly startedBy: (typeof runnerStarts)[number] | undefined;
  /** The extent of one transaction; `nothing`: each statement commits separately. */
  readonly transaction: (typeof runnerTransactions)[number] | undefined;
  /** What prevents two runs at the same time. */
  readonly lock: (typeof runnerLocks)[number] | undefined;
  /** Instances of the application that start it; at least 1. */
  readonly instances: number | undefined;
  /** The configuration file, relative to the workspace. */
  readonly file: string;
}

/** The tool, modified to apply files as the runner does. */
export function withRunner(tool: MigrationTool, runner: RunnerSettings | undefined): MigrationTool {
  if (runner === undefined) return tool;
  if (runner.startedBy === 'person') return overToHand(tool, withHand(new Map(), `${runner.file} says so`));
  return withLock(withTransaction(tool, runner.transaction), runner.lock);
}

function withTransaction(tool: MigrationTool, transaction: RunnerSettings['transaction']): MigrationTool {
  if (transaction === undefined) return tool;
  const { withoutTransaction: _head, ...rest } = tool;
  const toolTransaction = transaction !== 'nothing';
  const sent = (section: Section): Section => ({
    ...section,
    delivery: {
      ...section.delivery,
      toolTransaction,
      sends: toolTransaction ? section.delivery.sends : 'statement-by-statement',
    },
  });
  return {
    ...rest,
    transactionAround: transaction,
    noTransactionMarker: undefined,
    ...readWith(tool, sent),
  };
}

function withLock(tool: MigrationTool, lock: RunnerSettings['lock']): MigrationTool {
  switch (lock) {
    case undefined:
      return tool;
    case 'advisory':
      return { ...tool, lock: { kind: 'session-advisory', concurrently: 'second-run' } };
    case 'table':
      return { ...tool, lock: { kind: 'table', concurrently: 'hangs' } };
    case 'none':
      return { ...tool, lock: { kind: 'none', concurrently: 'free' } };
  }
}
