/** One command of the command line, from its words to its exit code. The process itself is not touched here. */
import { readArguments } from './arguments.ts';
import { adviseCommand } from './commands/advise.ts';
import { auditCommand } from './commands/audit.ts';
import { baselineCommand } from './commands/baseline.ts';
import { configCommand } from './commands/config.ts';
import { driftCommand } from './commands/drift.ts';
import { docsCommand } from './commands/docs.ts';
import { effectsCommand } from './commands/effects.ts';
import { helpText } from './commands/help.ts';
import { lintCommand } from './commands/lint.ts';
import { proveCommand } from './commands/prove.ts';
import { reviewCommand } from './commands/review.ts';
import { ruleCommand } from './commands/rule.ts';
import { rulesCommand } from './commands/rules.ts';
import { explainCommand } from './commands/explain.ts';
import { planCommand } from './commands/plan.ts';
import { schemaCommand } from './commands/schema.ts';
import { piiCommand } from './commands/pii.ts';
import { safeNowCommand } from './commands/safe-now.ts';
import { schemaPullCommand } from './commands/schema-pull.ts';
import { statsImportCommand } from './commands/stats-import.ts';
import { statsPullCommand } from './commands/stats-pull.ts';
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
      return lintCommand(request, io);
    case 'baseline':
      return baselineCommand(request, io);
    case 'config':
      return configCommand(request, io);
    case 'rule':
      return ruleCommand(request.rule, io);
    case 'effects':
      return effectsCommand(request, io);
    case 'schema':
      return schemaCommand(request, io);
    case 'pii':
      return piiCommand(request, io);
    case 'schema pull':
      return schemaPullCommand(request, io);
    case 'stats import':
      return statsImportCommand(request, io);
    case 'stats pull':
      return statsPullCommand(request, io);
    case 'safe-now':
      return safeNowCommand(request, io);
    case 'drift':
      return driftCommand(request, io);
    case 'prove':
      return proveCommand(request, io);
    case 'review':
      return reviewCommand(request, io);
    case 'docs':
      return docsCommand(request, io);
    case 'audit':
      return auditCommand(request, io);
    case 'explain':
      return explainCommand(request, io);
    case 'advise':
      return adviseCommand(request, io);
    case 'plan':
      return planCommand(request, io);
    case 'rules':
      return rulesCommand(request, io);
    case 'help':
      io.write(helpText(request.of));
      return 0;
    case 'version':
      io.write(`${version()}\n`);
      return 0;
  }
}
