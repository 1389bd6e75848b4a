/**
 * Entry point of the command line: gives one command access to the process and sets the exit code. Commands never use the process
 * themselves.
 */
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from './run.ts';
import { styleFor } from './style.ts';

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text.slice(0, process.stderr.columns - 1)}`);
}

function interrupted(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return stop.signal;
}

/** The reader of the output may close the pipe early (| head). That is not an error, and the rest of the output is dropped. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode);
    throw error;
  });
}

let input: Readable | undefined;

run(process.argv.slice(2), {
  cwd: process.cwd(),
  // Opening it takes a tenth of the time of a run whose result is stored.
  get input() {
    return (input ??= process.stdin);
  },
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
    // An open standard input would keep the process alive.
    input?.destroy();
  },
  (error: unknown) => {
    process.exitCode = 2;
    process.stderr.write(
      `plinth failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    input?.destroy();
  },
);
