/** Gives the steps of a body their values: spans become pieces, queries what they put out. Does not read the text itself. */
import type { DynamicPiece } from '../../operations/operation.ts';
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
  return steps.map((step): FlowStep => {
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
        return { kind: 'block', steps: inside(step.steps), handlers: step.handlers.map(inside) };
      case 'branch':
        return { ...step, arms: step.arms.map((arm) => ({ ...arm, steps: inside(arm.steps) })) };
      case 'loop':
        return { kind: 'loop', steps: inside(step.steps) };
      case 'leave':
        return step;
    }
  });
}
