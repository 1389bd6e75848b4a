/** Processor time and memory of another process, as Linux tells them; NaN where the system does not. */
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds that all threads of the process ran: what other programs on the machine take away is not in it. */
export function processorTimeOf(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.reduce((sum, thread) => sum + ranFor(pid, thread), 0);
  } catch {
    return NaN;
  }
}

/** Resident memory in bytes: now, and at its highest. */
export function memoryOf(pid: number): { readonly now: number; readonly peak: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) * 1024;
    return { now: field('VmRSS'), peak: field('VmHWM') };
  } catch {
    return { now: NaN, peak: NaN };
  }
}

/** A thread that ended meanwhile ran for nothing that counts. */
function ranFor(pid: number, thread: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return 0;
  }
}
