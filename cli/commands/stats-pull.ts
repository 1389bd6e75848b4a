/** `plinth stats pull`: reads from a live database how large its tables are and keeps it in a file. It changes nothing there and asks for no password. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { statisticsFileName } from '../../core/statistics/statistics.ts';
import { printStatistics } from '../../core/statistics/write.ts';
import { collectStatistics } from '../../engine/databases/catalog/statistics.ts';
import { draftStatistics, statisticsInWords } from '../../engine/workspace/statistics-draft.ts';
import type { StatsPullRequest } from '../arguments.ts';
import type { Io } from '../io.ts';
import { onConnection, refuse } from '../on-connection.ts';
import { printable } from '../style.ts';

/** The exit code. */
export function statsPullCommand(request: StatsPullRequest, io: Io): Promise<number> {
  return onConnection(request.connection, io, async (session) => {
    const outcome = await collectStatistics(session, { at: new Date().toISOString() });
    if (outcome.kind === 'failed')
      return refuse(io, `The statistics were not read: ${outcome.failure.message}`);
    const { statistics } = outcome;
    if (request.output === '-') {
      io.write(printStatistics(statistics));
      return 0;
    }
    const file = request.output ?? statisticsFileName;
    const draft = draftStatistics(resolve(io.cwd, file), statistics);
    if (draft.kind === 'refused') return refuse(io, `${file}: ${draft.message}`);
    try {
      writeFileSync(resolve(io.cwd, file), draft.text);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      return refuse(io, `The statistics were not written to ${file}: ${code}.`);
    }
    io.write(`${printable(`${file}: ${statisticsInWords(statistics)}.`)}\n`);
    return 0;
  });
}
