/** Entry of the command line: reads the arguments, runs one command, sets the exit code. Commands never touch the process themselves. */
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { fileURLToPath } from 'node:url';
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
import { styleFor } from './style.ts';
import { version } from '../engine/version.ts';

// Compiling the parser a second time, in the background, takes longer than a command needs it: 0.5 s instead of 0.7 for a small folder, and no more for a large one.
setFlagsFromString('--liftoff-only');

async function main(words: readonly string[], io: Io): Promise<number> {
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

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text.slice(0, process.stderr.columns - 1)}`);
}

function interrupted(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return stop.signal;
}

/** Whoever reads our output may stop doing so (| head): that is no failure, and nothing is left to say. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode);
    throw error;
  });
}

main(process.argv.slice(2), {
  cwd: process.cwd(),
  input: process.stdin,
  environment: process.env,
  write: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  progress,
  interrupted,
  style: styleFor(process.stdout, process.env),
  bundles: dirname(fileURLToPath(import.meta.url)),
}).then(
  (code) => {
    process.exitCode = code;
    // A pipe that is still open for reading would keep the process alive.
    process.stdin.destroy();
  },
  (error: unknown) => {
    process.exitCode = 2;
    process.stderr.write(
      `plinth failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.stdin.destroy();
  },
);
