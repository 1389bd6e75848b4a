/** The health of a connected server, once for each request. Thresholds and accepted findings are those of the workspace's first folder. */
import { objectName } from '../../core/health/accepted.ts';
import { countersSince, findingsOf, verdictOf, type Health } from '../../core/health/report.ts';
import { printScript } from '../../core/health/script.ts';
import { healthOfServer, standardChecks } from '../../engine/health/run.ts';
import { acceptedIn, wrongThreshold } from '../../engine/health/settings.ts';
import { checkHealth, type HealthAnswer, type HealthReport } from '../../protocol/health.ts';
import { failure } from '../../protocol/message.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerContext } from '../context.ts';

export function registerHealth({ rpc, connections, workspace }: ServerContext): void {
  rpc.answer(
    checkHealth,
    failure('The server could not be checked. The log says why.'),
    async ({ connection }, token): Promise<HealthAnswer> => {
      if (!workspace.trusted) return failure('Checking a server needs a trusted workspace.');
      const session = connections.postgres(connection, 'Checking the health of a server');
      if (typeof session === 'string') return failure(session);
      const [first] = await workspace.sessions();
      const thresholds = first?.workspace.configs.configFor('x.sql').config.health ?? new Map();
      const accepted = first === undefined ? [] : acceptedIn(first.root);
      const wrong = wrongThreshold(thresholds);
      if (wrong !== undefined) return failure(wrong);
      if (typeof accepted === 'string') return failure(accepted);
      const outcome = await healthOfServer(session, {
        checks: standardChecks,
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
  const { database, at } = server;
  return {
    kind: 'seen',
    server: `${database} on PostgreSQL ${server.versionText} as ${server.role}`,
    verdict: verdictOf(health),
    since: countersSince(server),
    cost: `${results.length} checks with ${footprint.queries} queries over one connection in ${Math.round(footprint.ms)} ms, at ${at}.`,
    findings: findingsOf(health).map(({ check, finding: { grade, message, object, script } }) => ({
      check: check.id,
      title: check.title,
      grade,
      message,
      object,
      name: objectName(object),
      script: script === undefined ? undefined : printScript(script, { database, at, finding: message }),
    })),
    unseen: results.flatMap(({ check, unseen }) =>
      unseen.map(({ because, grant }) => ({ check: check.id, because, grant })),
    ),
    fine: results
      .filter(({ outcome }) => outcome === 'fine')
      .map(({ check, looked }) => ({ check: check.id, title: check.title, looked })),
    accepted: results.flatMap(({ check, accepted }) =>
      accepted.map(({ finding, reason }) => ({ check: check.id, name: objectName(finding.object), reason })),
    ),
  };
}
