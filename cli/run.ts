/**
 * One command of the command line, from its words to its exit code. The process itself is not touched here. Each command is loaded when it is
 * asked for: most of the code belongs to one of them.
 */
import { readArguments } from './arguments.ts';
import type { Io } from './io.ts';
import { version } from '../engine/version.ts';

/** Runs what the words ask for and answers the exit code: 2 where they are not understood. */
export async function run(words: readonly string[], io: Io): Promise<number> {
  const parsed = readArguments(words);
  if (!parsed.ok) {
    const help = parsed.verb === undefined ? 'plinth --help' : `plinth ${parsed.verb} --help`;
    io.complain(`${parsed.message}\nSee ${help}.\n`);
    return 2;
  }
  const { request } = parsed;
  switch (request.verb) {
    case 'lint':
      return (await import('./commands/lint.ts')).lintCommand(request, io);
    case 'baseline':
      return (await import('./commands/baseline.ts')).baselineCommand(request, io);
    case 'config':
      return (await import('./commands/config.ts')).configCommand(request, io);
    case 'rule':
      return (await import('./commands/rule.ts')).ruleCommand(request.rule, io);
    case 'effects':
      return (await import('./commands/effects.ts')).effectsCommand(request, io);
    case 'schema':
      return (await import('./commands/schema.ts')).schemaCommand(request, io);
    case 'pii':
      return (await import('./commands/pii.ts')).piiCommand(request, io);
    case 'schema pull':
      return (await import('./commands/schema-pull.ts')).schemaPullCommand(request, io);
    case 'stats import':
      return (await import('./commands/stats-import.ts')).statsImportCommand(request, io);
    case 'stats pull':
      return (await import('./commands/stats-pull.ts')).statsPullCommand(request, io);
    case 'safe-now':
      return (await import('./commands/safe-now.ts')).safeNowCommand(request, io);
    case 'drift':
      return (await import('./commands/drift.ts')).driftCommand(request, io);
    case 'prove':
      return (await import('./commands/prove.ts')).proveCommand(request, io);
    case 'review':
      return (await import('./commands/review.ts')).reviewCommand(request, io);
    case 'docs':
      return (await import('./commands/docs.ts')).docsCommand(request, io);
    case 'audit':
      return (await import('./commands/audit.ts')).auditCommand(request, io);
    case 'explain':
      return (await import('./commands/explain.ts')).explainCommand(request, io);
    case 'advise':
      return (await import('./commands/advise.ts')).adviseCommand(request, io);
    case 'plan':
      return (await import('./commands/plan.ts')).planCommand(request, io);
    case 'rules':
      return (await import('./commands/rules.ts')).rulesCommand(request, io);
    case 'cache':
      return (await import('./commands/cache.ts')).cacheCommand(request, io);
    case 'help':
      io.write((await import('./commands/help.ts')).helpText(request.of));
      return 0;
    case 'version':
      io.write(`${version()}\n`);
      return 0;
  }
}
