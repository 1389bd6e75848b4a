/** What the language server asks of the process that is its own: that no error ends it. No feature knows of it. */
import type { Log } from './log.ts';

export function prepareProcess(log: Log): void {
  process.on('uncaughtException', (error) => log.error('An error reached nobody.', error));
  process.on('unhandledRejection', (reason) => log.error('A failure reached nobody.', reason));
}
