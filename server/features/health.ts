/** The health of a connected server, once for each request. Thresholds and accepted findings are those of the workspace's first folder. */
import { objectName } from '../../core/health/accepted.ts';
import {
  countersSince,
  findingsOf,
  placeOf,
  serverWords,
  verdictOf,
  type Health,
} from '../../core/health/report.ts';
import { printScript } from '../../core/health/script.ts';
import { notThere } from '../../engine/databases/engine.ts';
import { healthOfServer, standardChecks } from '../../engine/health/run.ts';
import { acceptedIn, wrongThreshold } from '../../engine/health/settings.ts';
import { checkHealth, type HealthAnswer, type HealthReport } from '../../protocol/health.ts';
import { failure } from '../../protocol/message.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';
import { plural } from '../../core/text/format.ts';

export function registerHealth({ rpc, connections, workspace }: ServerContext): void {
  rpc.answer(
    checkHealth,
    failure('The server could not be checked. The log says why.'),
    async ({ connection }, token): Promise<HealthAnswer> => {
      if (!workspace.trusted) return failure('Checking a server needs a trusted workspace.');
      const live = connections.live(connection);
      if (live === undefined) return failure('The connection is closed. Connect again.');
      const { health } = live.engine;
      if (health === undefined)
        return failure(notThere('Checking the health of a server', live.shown.product));
      const [first] = await workspace.sessions();
      const thresholds = first?.workspace.configs.configFor('x.sql').config.health ?? new Map();
      const accepted = first === undefined ? [] : acceptedIn(first.root);
      const wrong = wrongThreshold(thresholds);
      if (wrong !== undefined) return failure(wrong);
      if (typeof accepted === 'string') return failure(accepted);
      const outcome = await healthOfServer(live.session, health, {
        checks: standardChecks(health),
        thresholds,
        accepted,
        signal: abortOf(token),
      });
      if (token.isCancellationRequested) return { kind: 'cancelled' };
      if (outcome.kind === 'failed')
        return failure(`Nothing is known of the server: ${outcome.failure.message}`);
      return reportOf(outcome.health);
    },
  );
}

function reportOf(health: Health): HealthReport {
  const { server, results, footprint } = health;
  return {
    kind: 'seen',
    server: `${placeOf(server)} on ${serverWords(server)}`,
    verdict: verdictOf(health),
    since: countersSince(server),
    cost: `${plural(results.length, 'check')} with ${plural(footprint.queries, 'query', 'queries')} over one connection in ${Math.round(footprint.ms)} ms, at ${server.at}.`,
    findings: findingsOf(health).map(({ check, finding: { grade, message, object, script } }) => ({
      check: check.id,
      title: check.title,
      grade,
      message,
      object,
      name: objectName(object),
      script: script === undefined ? undefined : printScript(script, server, message),
    })),
    unseen: results.flatMap(({ check, unseen }) =>
      unseen.map(({ because, grant }) => ({ title: check.title, because, grant })),
    ),
    fine: results
      .filter(({ outcome }) => outcome === 'fine')
      .map(({ check, looked }) => ({ title: check.title, looked })),
    accepted: results.flatMap(({ check, accepted }) =>
      accepted.map(({ finding, reason }) => ({
        title: check.title,
        name: objectName(finding.object),
        reason,
      })),
    ),
  };
}
