/**
 * The life of a process that contains a database: it answers its parent's requests and ends with it. A second thread, which no query can
 * block, reports the resident memory on file descriptor 4 while a request is answered, and after it; the parent reads it and decides. At rest nothing runs.
 */
import { Worker } from 'node:worker_threads';

/** The parent opens this descriptor as a pipe. */
export const memoryDescriptor = 4;

const intervalMs = 50;

/** What the second thread is told. */
type Work = 'begins' | 'ends';

export interface Served<Request, Reply> {
  readonly read: (message: unknown) => Request | undefined;
  readonly answer: (request: Request) => Promise<Reply>;
  readonly failed: (request: Request, error: unknown) => Reply;
}

export function serve<Request, Reply>({ read, answer, failed }: Served<Request, Reply>): void {
  const reporter = new Worker(memoryReporter, { eval: true });
  const report = (work: Work): void => reporter.postMessage(work);
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message: unknown) => {
    const request = read(message);
    if (request === undefined) return;
    report('begins');
    void answer(request)
      .catch((error: unknown) => failed(request, error))
      .then((reply) => {
        report('ends');
        process.send?.(reply);
      });
  });
}

/** A text of its own: a thread that ran the whole program would read all of it for these lines. If the parent has ended, a busy main thread would not notice. */
const memoryReporter = `
const { writeSync } = require('node:fs');
let timer;
require('node:worker_threads').parentPort.on('message', (work) => {
  clearInterval(timer);
  if (work === 'begins') timer = setInterval(write, ${intervalMs});
  else write();
});
function write() {
  try {
    writeSync(${memoryDescriptor}, process.memoryUsage.rss() + '\\n');
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
}`;
