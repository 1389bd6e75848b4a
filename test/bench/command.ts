/** Times one command as a whole process: wall time, output, peak memory. */
import { spawn } from 'node:child_process';
import { peakMemoryOf } from './lsp-session.ts';

export interface CommandFigures {
  readonly ms: number;
  /** Bytes, read every few milliseconds while it ran: a lower bound. */
  readonly peakMemory: number;
  readonly exitCode: number | null;
  readonly stdout: string;
}

export function timeCommand(command: readonly string[], cwd: string): Promise<CommandFigures> {
  const [program = '', ...args] = command;
  return new Promise((done, fail) => {
    const started = performance.now();
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => output.push(piece));
    let peakMemory = 0;
    const watch = setInterval(() => {
      peakMemory = Math.max(peakMemory, peakMemoryOf(child));
    }, 5);
    child.once('error', fail);
    child.once('close', (exitCode) => {
      clearInterval(watch);
      done({
        ms: performance.now() - started,
        peakMemory,
        exitCode,
        stdout: Buffer.concat(output).toString('utf8'),
      });
    });
  });
}
