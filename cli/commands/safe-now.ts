/** `plinth safe-now`: what migrations would wait for on a live server at this moment. Reads files and system views; runs nothing of the migrations. */
import { touchedBy, type MigrationEffects } from '../../core/safe-now/touched.ts';
import { dialectName } from '../../core/migrations/dialect/dialect.ts';
import { notThere } from '../../engine/databases/engine.ts';
import type { Io } from '../io.ts';
import { dialectNamed, onServer, refuse } from '../on-connection.ts';
import { configTrouble, openSession } from '../open-session.ts';
import { safeNowJson, safeNowText } from '../reporters/safe-now.ts';
import { locate, shownPath } from '../targets.ts';
import type { SafeNowRequest } from '../verbs/safe-now.ts';

/** The exit code. */
export async function safeNowCommand(request: SafeNowRequest, io: Io): Promise<number> {
  const migrations = await migrationsOf(request, io);
  if (typeof migrations === 'string') return refuse(io, migrations);
  return onServer(request.connection, io, async (session, engine) => {
    const touched = touchedBy(migrations);
    const outcome = await engine.safeNow?.(session, touched);
    if (outcome === undefined) return refuse(io, notThere('“Safe now?”', engine.name));
    if (outcome.kind === 'failed')
      return refuse(io, `Nothing is known of the server: ${outcome.failure.message}`);
    const { value: answer } = outcome;
    io.write(request.format === 'json' ? safeNowJson(answer) : safeNowText(answer, io.style));
    return answer.level === 'clear' || answer.level === 'caution' ? 0 : 1;
  });
}

async function migrationsOf(request: SafeNowRequest, io: Io): Promise<readonly MigrationEffects[] | string> {
  const { groups, missing } = locate(request.paths, io.cwd);
  const [absent] = missing;
  if (absent !== undefined) return `${absent.given} was not read: ${absent.because}.`;
  const assumed = dialectNamed(request.connection);
  const found: MigrationEffects[] = [];
  for (const { root, targets } of groups) {
    const session = await openSession(root, io, request);
    const trouble = configTrouble(session, io.cwd);
    if (trouble !== undefined) return trouble;
    for (const { kind, path, given } of targets) {
      if (kind === 'folder') return `${given} is a folder. Name the files that are to run.`;
      const report = await session.effects(path, { named: true, assumed, effectsOf: 'all' });
      if (report.kind === 'told') return `Nothing is known of ${given}: ${report.report.because}.`;
      if (report.dialect !== assumed)
        return `Nothing is known of ${given}: it is for ${dialectName(report.dialect)}, and the connection is not.`;
      found.push({ file: shownPath(root, path, io.cwd), text: report.text, sections: report.sections });
    }
  }
  return found;
}
