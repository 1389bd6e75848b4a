/** A database of a proof that keeps no marks: its history is run again instead. */
import type { DatabaseFailure } from '../databases/session.ts';

export abstract class WithoutMarks {
  save(): Promise<DatabaseFailure> {
    return Promise.resolve(notKept);
  }

  mark(): Promise<DatabaseFailure> {
    return Promise.resolve(notKept);
  }

  goBack(): Promise<DatabaseFailure> {
    return Promise.resolve(notKept);
  }

  unmark(): Promise<DatabaseFailure> {
    return Promise.resolve(notKept);
  }
}

const notKept: DatabaseFailure = {
  reason: 'statement',
  message: 'A database of a scratch server keeps no marks.',
};
