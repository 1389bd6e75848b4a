/**
 * A restore drill for the editor. The backup and the place are chosen by the user; without a manifest the copy is compared with the one
 * PostgreSQL history of the workspace, if there is one.
 */
import { join } from 'node:path';
import { verdictOf } from '../../core/drill/report.ts';
import { compareWithMigrations } from '../../engine/drill/against-migrations.ts';
import { drill } from '../../engine/drill/drill.ts';
import { manifestAt } from '../../engine/drill/manifest-file.ts';
import { drillMarkdown } from '../../engine/drill/page.ts';
import { drillProgress, runDrill, type DrillAnswer } from '../../protocol/drill.ts';
import { failure } from '../../protocol/message.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { postgresFolders } from '../workspace/schemas.ts';

export function registerDrill({ rpc, workspace, connections, embedded }: ServerContext): void {
  rpc.answer(
    runDrill,
    failure('The drill could not be run. The log says why.'),
    async ({ source, manifest: file, scratch }, token): Promise<DrillAnswer> => {
      if (!workspace.trusted) return failure('A drill starts programs and needs a trusted workspace.');
      if (process.platform === 'win32')
        return failure(
          'A drill needs a POSIX shell, which ends what it started whatever happens. Open the folder in WSL.',
        );
      const manifest = file === undefined ? undefined : manifestAt(file, file);
      if (typeof manifest === 'string') return failure(manifest);
      const place = scratch === undefined ? undefined : connections.scratch(scratch);
      if (typeof place === 'string') return failure(place);
      const [project, ...others] = postgresFolders(await workspace.sessions());
      const done = await drill({
        source,
        shown: source,
        manifest,
        globals: undefined,
        wal: undefined,
        time: undefined,
        maxAge: undefined,
        database: undefined,
        scratch: place,
        againstMigrations: async (copy) =>
          project === undefined || others.length > 0
            ? undefined
            : compareWithMigrations(copy, project, embedded),
        sqliteProgram: join(__dirname, 'sqlite.cjs'),
        now: Date.now(),
        signal: abortOf(token),
        onProgress: (step) => rpc.tell(drillProgress, { step }),
      });
      if (token.isCancellationRequested) return { kind: 'cancelled' };
      if (done.kind === 'refused') return failure(done.message);
      return { kind: 'drilled', verdict: verdictOf(done.report), markdown: drillMarkdown(done.report) };
    },
  );
}
