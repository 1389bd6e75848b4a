/** The environment of a command: working directory, input, output, and whether colours are allowed. */
import type { Readable } from 'node:stream';
import type { PlanLab } from '../engine/lab/lab.ts';
import type { SharedServer } from '../engine/lab/shared-server.ts';
import type { Session } from '../engine/session/session.ts';
import type { Style } from './style.ts';

export interface Io {
  readonly cwd: string;
  readonly input: Readable;
  /** The environment variables. A command that removes a secret from them hides it from the processes that it starts. */
  readonly environment: Record<string, string | undefined>;
  /** To standard output. */
  readonly write: (text: string) => void;
  /** To standard error. */
  readonly complain: (text: string) => void;
  /**
   * Writes a status line to standard error that the next one replaces; an empty one clears it. Does nothing if standard error is no
   * terminal.
   */
  readonly progress: (text: string) => void;
  /** After this call Ctrl+C aborts the signal instead of ending the process. */
  readonly interrupted: () => AbortSignal;
  readonly style: Style;
  /** The folder with the bundles. */
  readonly bundles: string;
  /** In a program that runs many commands: what they share. */
  readonly kept?: Kept | undefined;
}

/** Opened once for many commands, and again when the files have changed. */
export interface Kept {
  readonly session: typeof Session.open;
  readonly lab: typeof PlanLab.open;
  /** Plans and describes queries. */
  readonly server: SharedServer;
}
