/** The document about growth, from the versions of plinth.stats.json that git has. In a restricted workspace git is not started. */
import { join } from 'node:path';
import { capacityOf } from '../../core/capacity/capacity.ts';
import { statisticsFileName } from '../../core/statistics/statistics.ts';
import { statisticsInGit } from '../../engine/workspace/statistics-history.ts';
import { capacity, type CapacityAnswer } from '../../protocol/capacity.ts';
import { failure } from '../../protocol/message.ts';
import type { ServerContext } from '../context.ts';
import { capacityMarkdown } from '../convert/capacity.ts';

const none = `There is no ${statisticsFileName} here. Collect statistics each day or week, and commit the file.`;

export function registerCapacity({ rpc, workspace }: ServerContext): void {
  rpc.answer(
    capacity,
    failure('The snapshots could not be read. The log says why.'),
    async (): Promise<CapacityAnswer> => {
      if (!workspace.trusted) return failure('The history in git is read in a trusted workspace only.');
      const documents: string[] = [];
      let because = none;
      for (const { root } of await workspace.sessions()) {
        const { statistics, troubles } = await statisticsInGit(join(root, statisticsFileName));
        if (statistics.length === 0) continue;
        const read = capacityOf(statistics, {
          dayOf: (time) => Date.parse(time) / 86_400_000,
          disk: undefined,
        });
        if (read.kind === 'read') documents.push(capacityMarkdown(read.capacity));
        else because = `The snapshots were not compared: ${read.because}. ${troubles[0] ?? ''}`.trim();
      }
      return documents.length === 0 ? failure(because) : { kind: 'read', markdown: documents.join('\n') };
    },
  );
}
