/**
 * The life of a process that contains a database: it answers its parent's requests and ends with it. A second thread, which no query can
 * block, reports the resident memory on file descriptor 4 while a request is answered, and after it; the parent reads it and decides. At rest nothing runs.
 */
import { writeSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

/** The parent opens this descriptor as a pipe. */
export const memoryDescriptor = 4;

const intervalMs = 50;

/** What the second thread is told. */
type Work = 'begins' | 'ends';

export interface Served<Request, Reply> {
  /** The file of the program, which the second thread runs too. */
  readonly program: string;
  readonly read: (message: unknown) => Request | undefined;
  readonly answer: (request: Request) => Promise<Reply>;
  readonly failed: (request: Request, error: unknown) => Reply;
}

export function serve<Request, Reply>({ program, read, answer, failed }: Served<Request, Reply>): void {
  if (!isMainThread) {
    reportMemory();
    return;
  }
  const reporter = new Worker(program);
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

function reportMemory(): void {
  let timer: NodeJS.Timeout | undefined;
  parentPort?.on('message', (work: Work) => {
    clearInterval(timer);
    if (work === 'begins') timer = setInterval(writeMemory, intervalMs);
    else writeMemory();
  });
}

function writeMemory(): void {
  try {
    writeSync(memoryDescriptor, `${process.memoryUsage.rss()}\n`);
  } catch {
    // The parent has ended. A busy main thread would not notice.
    process.kill(process.pid, 'SIGKILL');
  }
}
