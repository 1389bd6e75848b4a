/** The world as commands see it: where they run, what they read, where they write, and whether colours are welcome there. */
import type { Readable } from 'node:stream';
import type { Style } from './style.ts';

export interface Io {
  readonly cwd: string;
  readonly input: Readable;
  /** Of the process; a command that takes a secret out of it keeps it from the processes it starts. */
  readonly environment: Record<string, string | undefined>;
  /** To standard output. */
  readonly write: (text: string) => void;
  /** To standard error. */
  readonly complain: (text: string) => void;
  /** One line on standard error that the next one replaces; nothing where that is no terminal. An empty one takes it away. */
  readonly progress: (text: string) => void;
  /** From now on, Ctrl+C does not end the process but aborts this signal. */
  readonly interrupted: () => AbortSignal;
  readonly style: Style;
  /** The folder of the bundles. */
  readonly bundles: string;
}
