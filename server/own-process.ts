/** What the language server asks of the process that is its own: that no error ends it, and how WebAssembly is compiled. No feature knows of it. */
import { setFlagsFromString } from 'node:v8';
import type { Log } from './log.ts';

export function prepareProcess(log: Log): void {
  process.on('uncaughtException', (error) => log.error('An error reached nobody.', error));
  process.on('unhandledRejection', (reason) => log.error('A failure reached nobody.', reason));
  // As on the command line: compiling the parser a second time, in the background, costs more than it brings. A file of 100 lines after 100
  // migrations is open in 0.6 s instead of 1.2, an edit takes as long, and 40 MB less are held.
  setFlagsFromString('--liftoff-only');
}
