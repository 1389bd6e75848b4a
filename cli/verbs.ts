/** Maps each command's name to its implementation, which is loaded on demand, since most of the code belongs to a single command. */
import type { Io } from './io.ts';
import type { Verb } from './verb.ts';
import { advise } from './verbs/advise.ts';
import { audit } from './verbs/audit.ts';
import { baseline } from './verbs/baseline.ts';
import { cache } from './verbs/cache.ts';
import { capacity } from './verbs/capacity.ts';
import { config } from './verbs/config.ts';
import { contracts } from './verbs/contracts.ts';
import { docs } from './verbs/docs.ts';
import { drill } from './verbs/drill.ts';
import { drift } from './verbs/drift.ts';
import { effects } from './verbs/effects.ts';
import { explain } from './verbs/explain.ts';
import { guard } from './verbs/guard.ts';
import { health } from './verbs/health.ts';
import { lint } from './verbs/lint.ts';
import { locks } from './verbs/locks.ts';
import { mcp } from './verbs/mcp.ts';
import { pii } from './verbs/pii.ts';
import { plan } from './verbs/plan.ts';
import { pooling } from './verbs/pooling.ts';
import { prove } from './verbs/prove.ts';
import { redis } from './verbs/redis.ts';
import { review } from './verbs/review.ts';
import { rule } from './verbs/rule.ts';
import { rules } from './verbs/rules.ts';
import { safeNow } from './verbs/safe-now.ts';
import { schema } from './verbs/schema.ts';
import { statements } from './verbs/statements.ts';
import { stats } from './verbs/stats.ts';

interface Runnable extends Pick<Verb<unknown>, 'summary' | 'help'> {
  /** Returns the exit code, or a sentence that says what is wrong with the arguments. */
  readonly run: (words: readonly string[], io: Io) => Promise<number | string>;
}

function runs<R extends object>(
  { summary, help, read }: Verb<R>,
  command: (request: R, io: Io) => Promise<number>,
): Runnable {
  return {
    summary,
    help,
    run: async (words, io) => {
      const request = read(words);
      return typeof request === 'string' ? request : command(request, io);
    },
  };
}

export const verbs: ReadonlyMap<string, Runnable> = new Map(
  Object.entries({
    lint: runs(lint, async (request, io) => (await import('./commands/lint.ts')).lintCommand(request, io)),
    baseline: runs(baseline, async (request, io) =>
      (await import('./commands/baseline.ts')).baselineCommand(request, io),
    ),
    schema: runs(schema, async (request, io) =>
      'path' in request
        ? (await import('./commands/schema.ts')).schemaCommand(request, io)
        : (await import('./commands/schema-pull.ts')).schemaPullCommand(request, io),
    ),
    pii: runs(pii, async (request, io) => (await import('./commands/pii.ts')).piiCommand(request, io)),
    stats: runs(stats, async (request, io) =>
      'dump' in request
        ? (await import('./commands/stats-import.ts')).statsImportCommand(request, io)
        : (await import('./commands/stats-pull.ts')).statsPullCommand(request, io),
    ),
    capacity: runs(capacity, async (request, io) =>
      (await import('./commands/capacity.ts')).capacityCommand(request, io),
    ),
    statements: runs(statements, async (request, io) =>
      (await import('./commands/statements.ts')).statementsCommand(request, io),
    ),
    effects: runs(effects, async (request, io) =>
      (await import('./commands/effects.ts')).effectsCommand(request, io),
    ),
    prove: runs(prove, async (request, io) =>
      (await import('./commands/prove.ts')).proveCommand(request, io),
    ),
    review: runs(review, async (request, io) =>
      (await import('./commands/review.ts')).reviewCommand(request, io),
    ),
    docs: runs(docs, async (request, io) => (await import('./commands/docs.ts')).docsCommand(request, io)),
    contracts: runs(contracts, async (request, io) =>
      (await import('./commands/contracts.ts')).contractsCommand(request, io),
    ),
    audit: runs(audit, async (request, io) =>
      (await import('./commands/audit.ts')).auditCommand(request, io),
    ),
    explain: runs(explain, async (request, io) =>
      (await import('./commands/explain.ts')).explainCommand(request, io),
    ),
    plan: runs(plan, async (request, io) => (await import('./commands/plan.ts')).planCommand(request, io)),
    advise: runs(advise, async (request, io) =>
      (await import('./commands/advise.ts')).adviseCommand(request, io),
    ),
    rules: runs(rules, async (request, io) =>
      (await import('./commands/rules.ts')).rulesCommand(request, io),
    ),
    rule: runs(rule, async ({ id }, io) => (await import('./commands/rule.ts')).ruleCommand(id, io)),
    config: runs(config, async (request, io) =>
      (await import('./commands/config.ts')).configCommand(request, io),
    ),
    'safe-now': runs(safeNow, async (request, io) =>
      (await import('./commands/safe-now.ts')).safeNowCommand(request, io),
    ),
    health: runs(health, async (request, io) =>
      (await import('./commands/health.ts')).healthCommand(request, io),
    ),
    redis: runs(redis, async (request, io) =>
      request.what === 'scripts'
        ? (await import('./commands/redis-scripts.ts')).redisScriptsCommand(request, io)
        : (await import('./commands/redis.ts')).redisCommand(request, io),
    ),
    locks: runs(locks, async (request, io) =>
      (await import('./commands/locks.ts')).locksCommand(request, io),
    ),
    pooling: runs(pooling, async (request, io) =>
      (await import('./commands/pooling.ts')).poolingCommand(request, io),
    ),
    drift: runs(drift, async (request, io) =>
      (await import('./commands/drift.ts')).driftCommand(request, io),
    ),
    drill: runs(drill, async (request, io) =>
      request.kind === 'manifest'
        ? (await import('./commands/drill-manifest.ts')).drillManifestCommand(request, io)
        : (await import('./commands/drill.ts')).drillCommand(request, io),
    ),
    guard: runs(guard, async (request, io) =>
      request.kind === 'install'
        ? (await import('./commands/guard-install.ts')).guardInstallCommand(request, io)
        : request.kind === 'git'
          ? (await import('./commands/guard-git.ts')).guardGitCommand(request, io)
          : (await import('./commands/guard.ts')).guardCommand(request, io),
    ),
    mcp: runs(mcp, async (request, io) =>
      request.kind === 'serve'
        ? (await import('./commands/mcp.ts')).mcpCommand(request, io)
        : (await import('./commands/mcp-install.ts')).mcpInstallCommand(request, io),
    ),
    cache: runs(cache, async (request, io) =>
      (await import('./commands/cache.ts')).cacheCommand(request, io),
    ),
  }),
);
