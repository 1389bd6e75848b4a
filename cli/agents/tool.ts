/**
 * A tool for agents: what it is for, its input, and its answer as data. The MCP server and the editor offer the same tools. Only those of
 * live.ts open a connection, and none writes: what should be written is part of the answer, as a diff.
 */
import { readInput, type Fields, type Input } from './fields.ts';
import { refused, type Answer } from './answer.ts';
import type { Desk } from './desk.ts';

export interface Tool {
  readonly name: string;
  readonly title: string;
  /** For the model: what the tool answers, and when to use it. */
  readonly description: string;
  readonly fields: Fields;
  readonly answer: (input: unknown, desk: Desk) => Promise<Answer>;
}

export function tool<F extends Fields>(declared: {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly fields: F;
  readonly answer: (input: Input<F>, desk: Desk) => Promise<Answer>;
}): Tool {
  return {
    ...declared,
    answer: async (given, desk) => {
      const input = readInput(declared.fields, given);
      return typeof input === 'string' ? refused(input) : declared.answer(input, desk);
    },
  };
}
