/** Settings of the language server's process: unhandled errors do not end it, and WebAssembly is compiled without the optimizing pass. */
import { setFlagsFromString } from 'node:v8';
import type { Log } from './log.ts';

export function prepareProcess(log: Log): void {
  process.on('uncaughtException', (error) => log.error('An error reached nobody.', error));
  process.on('unhandledRejection', (reason) => log.error('A failure reached nobody.', reason));
  // As on the command line, the optimizing compilation in the background costs more than it saves. A file of 100 lines after 100 migrations
  // opens in 0.6 s instead of 1.2, edits take as long, and 40 MB less are used.
  setFlagsFromString('--liftoff-only');
}
