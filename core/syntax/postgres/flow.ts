/** Adds values to the steps of a body: spans become pieces, queries their output. Does not read the text itself. */
import type { DynamicPiece } from '../../operations/model/operation.ts';
import type { Span } from '../../text/span.ts';
import type { FlowStep, QueryOutput } from '../body-flow.ts';
import type { ShapeStep } from './flow-shape.ts';

export interface FlowReader {
  readonly value: (expression: Span) => DynamicPiece;
  /** By the index of a piece. */
  readonly query: (piece: number) => QueryOutput | undefined;
}

export function readFlow(steps: readonly ShapeStep[], reader: FlowReader): readonly FlowStep[] {
  const inside = (inner: readonly ShapeStep[]): readonly FlowStep[] => readFlow(inner, reader);
  return steps.flatMap((step): FlowStep | readonly FlowStep[] => {
    switch (step.kind) {
      case 'declare':
        return { ...step, value: step.value === undefined ? undefined : reader.value(step.value) };
      case 'assign':
        return { ...step, value: reader.value(step.value) };
      case 'bind':
        return { ...step, query: step.query === undefined ? undefined : reader.query(step.query) };
      case 'run':
        return { kind: 'run', statement: step.piece };
      case 'block':
        return {
          kind: 'block',
          steps: inside(step.steps),
          handlers: step.handlers.map((one) => inside(one.steps)),
        };
      case 'branch':
        return {
          kind: 'branch',
          exhaustive: step.exhaustive,
          arms: step.arms.map(({ vetted, vettedOtherwise, steps: taken }) => ({
            vetted,
            vettedOtherwise,
            steps: inside(taken),
          })),
        };
      case 'loop':
        return { kind: 'loop', steps: inside(step.steps) };
      case 'leave':
        return {
          kind: 'leave',
          value:
            step.how === 'return' && step.span.end > step.span.start ? reader.value(step.span) : undefined,
        };
      case 'jump':
      case 'transaction':
        return [];
    }
  });
}
