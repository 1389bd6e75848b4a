/** Reports the process's resident memory on file descriptor 4, from a thread that no query can block. The parent reads it and decides. */
import { writeSync } from 'node:fs';

/** The parent opens this descriptor as a pipe. */
export const memoryDescriptor = 4;

const intervalMs = 50;

export function reportMemory(): void {
  setInterval(() => {
    try {
      writeSync(memoryDescriptor, `${process.memoryUsage.rss()}\n`);
    } catch {
      // The parent has ended. A busy main thread would not notice.
      process.kill(process.pid, 'SIGKILL');
    }
  }, intervalMs);
}
