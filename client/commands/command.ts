/** The type of a command: a function of the context and of unchecked arguments from the caller. */
import type { ClientContext } from '../context.ts';

export type Command = (context: ClientContext, ...given: readonly unknown[]) => void | Promise<void>;
