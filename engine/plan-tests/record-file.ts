/** Reads the record next to a query file from disk. A missing record is not an error; an unreadable one is. */
import { readFileSync } from 'node:fs';
import { readRecord, recordPath, type PlanRecord } from '../../core/plan-tests/record.ts';

/** `path` of the query file. Undefined if there is no record; a clause if it cannot be read. */
export function recordBeside(path: string): PlanRecord | string | undefined {
  try {
    const read = readRecord(readFileSync(recordPath(path), 'utf8'));
    return read.ok ? read.record : read.because;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' ? undefined : String(code ?? error);
  }
}
