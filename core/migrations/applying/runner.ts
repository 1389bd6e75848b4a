/**
 * How the files of a folder are applied, where plinth.config.json says it (`migrations[].runner`): who starts it, in which transaction, under
 * which lock, by how many instances. It takes the place of what the tool documents. Programs are not read for it.
 */
import { overToHand, withHand } from './by-hand.ts';
import type { MigrationTool, Section } from '../convention.ts';
import { readWith } from './sent-by-others.ts';

export const runnerStarts = ['command', 'application', 'person'] as const;
export const runnerTransactions = ['migration', 'all-pending', 'nothing'] as const;
export const runnerLocks = ['advisory', 'table', 'none'] as const;

export interface RunnerSettings {
  /** `application`: a program applies what is pending as it starts, so that migration and release are one step. */
  readonly startedBy: (typeof runnerStarts)[number] | undefined;
  /** What one transaction holds; `nothing`: each statement commits by itself. */
  readonly transaction: (typeof runnerTransactions)[number] | undefined;
  /** What keeps a second run out. */
  readonly lock: (typeof runnerLocks)[number] | undefined;
  /** Instances of the application that start it; 1 or more. */
  readonly instances: number | undefined;
  /** The file that says so, relative to the workspace. */
  readonly file: string;
}

/** The tool as the runner applies its files. */
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
