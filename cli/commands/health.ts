/** `plinth health`: checks a running server. Reads system views; writes scripts for a person to review, and runs none. */
import { join } from 'node:path';
import { grades } from '../../core/health/check.ts';
import { countOf, type Health } from '../../core/health/report.ts';
import { renderHealth } from '../../engine/health/render.ts';
import { healthOfServer } from '../../engine/health/run.ts';
import { scriptsOf } from '../../engine/health/scripts.ts';
import { acceptedIn, chosenChecks, withMemory, wrongThreshold } from '../../engine/health/settings.ts';
import { sessionFor } from '../folders.ts';
import type { Io } from '../io.ts';
import { engineNamed, onServer, refuse } from '../on-connection.ts';
import { healthJson, healthText } from '../reporters/health.ts';
import type { HealthRequest } from '../verbs/health.ts';
import { handOut, isWritten } from '../written.ts';

/** The exit code. */
export async function healthCommand(request: HealthRequest, io: Io): Promise<number> {
  const reader = engineNamed(request.connection).health;
  if (reader === undefined) return refuse(io, 'The health of this kind of server is not read.');
  const checks = chosenChecks(reader, request.check, request.expensive);
  if (typeof checks === 'string') return refuse(io, checks);
  const accepted = acceptedIn(io.cwd, request.accepted);
  if (typeof accepted === 'string') return refuse(io, accepted);
  const opened = await sessionFor({ path: '.', config: request.config }, io);
  if (typeof opened === 'string') return refuse(io, opened);
  const thresholds = opened.session.workspace.configs.configFor('x.sql').config.health;
  const wrong = wrongThreshold(thresholds);
  if (wrong !== undefined) return refuse(io, wrong);
  const limits = withMemory(thresholds, request.memory);
  return onServer(request.connection, io, async (session) => {
    const outcome = await healthOfServer(session, reader, {
      checks,
      thresholds: limits,
      accepted,
      signal: io.interrupted(),
    });
    if (outcome.kind === 'failed')
      return refuse(io, `Nothing is known of the server: ${outcome.failure.message}`);
    return deliver(outcome.health, request, io);
  });
}

function deliver(health: Health, request: HealthRequest, io: Io): number {
  const { format, output, scripts: folder } = request;
  const isDelivered = handOut(
    (style) => {
      switch (format) {
        case 'text':
          return healthText(health, style);
        case 'json':
          return healthJson(health);
        case 'markdown':
        case 'html':
          return renderHealth(health, format);
      }
    },
    output,
    io,
  );
  if (!isDelivered) return 2;
  if (folder !== undefined)
    for (const { file, text } of scriptsOf(health)) if (!isWritten(join(folder, file), text, io)) return 2;
  return fails(health, request.failOn) ? 1 : 0;
}

function fails(health: Health, failOn: HealthRequest['failOn']): boolean {
  switch (failOn) {
    case 'never':
      return false;
    case 'unseen':
      return health.results.some(({ outcome, unseen }) => outcome === 'finding' || unseen.length > 0);
    case 'now':
    case 'soon':
    case 'sometime':
      return grades.slice(0, grades.indexOf(failOn) + 1).some((grade) => countOf(health, grade) > 0);
  }
}
