/** What a command is: a function of the context and of whatever the caller passed, which is checked before it is used. */
import type { ClientContext } from '../context.ts';

export type Command = (context: ClientContext, ...given: readonly unknown[]) => void | Promise<void>;
