/**
 * Builds the tree of steps of a PL/pgSQL body while its text is read: the blocks that IF, CASE, LOOP, BEGIN and EXCEPTION open and END
 * closes. Steps contain spans of expressions and indices of pieces; parse.ts adds the values. Does not read the text.
 */
import type { Span } from '../../text/span.ts';
import type { Vetted } from './guards.ts';

/** Like FlowStep, with unparsed values and queries, and with what an interpreter needs besides. */
export type ShapeStep =
  | {
      readonly kind: 'declare';
      readonly name: string;
      readonly type: string | undefined;
      readonly value: Span | undefined;
    }
  | { readonly kind: 'assign'; readonly variable: string; readonly part: boolean; readonly value: Span }
  | { readonly kind: 'bind'; readonly targets: readonly string[]; readonly query: number | undefined }
  | { readonly kind: 'run'; readonly piece: number }
  | { readonly kind: 'block'; readonly steps: ShapeStep[]; readonly handlers: ShapeHandler[] }
  | {
      readonly kind: 'branch';
      /** Of CASE subject WHEN … */
      readonly subject: Span | undefined;
      readonly arms: ShapeArm[];
      exhaustive: boolean;
    }
  | { readonly kind: 'loop'; readonly header: LoopHeader; readonly steps: ShapeStep[] }
  /** RETURN, or RAISE of an exception; the span is the value of RETURN, or the words after RAISE. */
  | { readonly kind: 'leave'; readonly how: 'return' | 'raise'; readonly span: Span }
  /** COMMIT and ROLLBACK of a procedure or a DO block. */
  | { readonly kind: 'transaction'; readonly ends: 'commit' | 'rollback' }
  /** EXIT and CONTINUE. */
  | {
      readonly kind: 'jump';
      readonly to: 'end' | 'next';
      readonly labelled: boolean;
      readonly when: Span | undefined;
    };

export type LoopHeader =
  | { readonly kind: 'endless' }
  | { readonly kind: 'while'; readonly condition: Span }
  /** FOREACH variable IN ARRAY value. */
  | { readonly kind: 'array'; readonly variable: string; readonly value: Span; readonly sliced: boolean }
  /** FOR variable IN from .. to BY step. */
  | {
      readonly kind: 'range';
      readonly variable: string;
      readonly from: Span;
      readonly to: Span;
      readonly by: Span | undefined;
      readonly reverse: boolean;
    }
  /** FOR targets IN query; `piece` is the query or EXECUTE, undefined for a cursor. */
  | { readonly kind: 'rows'; readonly targets: readonly string[]; readonly piece: number | undefined };

export interface ShapeHandler {
  /** Between WHEN and THEN. */
  readonly conditions: Span;
  readonly steps: ShapeStep[];
}

export interface ShapeArm {
  /** Of IF, or what follows WHEN; undefined for ELSE. */
  readonly test: Span | undefined;
  readonly vetted: readonly string[];
  readonly vettedOtherwise: readonly string[];
  readonly steps: ShapeStep[];
}

interface Frame {
  readonly kind: 'block' | 'if' | 'case' | 'loop' | 'handlers';
  readonly step: ShapeStep;
  /** Where new steps are added: the block, the current arm, the current handler. */
  steps: ShapeStep[];
  /** Names in the subject of CASE subject WHEN … */
  readonly subject: readonly string[];
}

export class FlowShape {
  readonly steps: ShapeStep[] = [];
  readonly #frames: Frame[] = [];

  /** An IF, CASE, LOOP or handler is open. */
  get conditional(): boolean {
    return this.#frames.some((frame) => frame.kind !== 'block');
  }

  add(step: ShapeStep): void {
    (this.#frames.at(-1)?.steps ?? this.steps).push(step);
  }

  openBlock(): void {
    const steps: ShapeStep[] = [];
    this.#open('block', { kind: 'block', steps, handlers: [] }, steps);
  }

  openLoop(header: LoopHeader): void {
    const steps: ShapeStep[] = [];
    this.#open('loop', { kind: 'loop', header, steps }, steps);
  }

  openBranch(kind: 'if' | 'case', names: readonly string[], subject: Span | undefined): void {
    // A CASE without a match raises an exception.
    this.#open(kind, { kind: 'branch', subject, arms: [], exhaustive: kind === 'case' }, [], names);
  }

  /** EXCEPTION: the block's handlers follow. */
  openHandlers(): void {
    const block = this.#frames.at(-1);
    if (block?.step.kind === 'block')
      this.#frames.push({ kind: 'handlers', step: block.step, steps: [], subject: [] });
  }

  /** IF, ELSIF or WHEN … THEN. */
  arm(found: Vetted, test: Span): void {
    const frame = this.#frames.at(-1);
    if (frame?.step.kind === 'block' && frame.kind === 'handlers') {
      frame.steps = [];
      frame.step.handlers.push({ conditions: test, steps: frame.steps });
    } else this.#arm([...found.here, ...(frame?.subject ?? [])], found.otherwise, test);
  }

  else(): void {
    const frame = this.#frames.at(-1);
    if (frame?.step.kind !== 'branch') return;
    frame.step.exhaustive = true;
    this.#arm([], [], undefined);
  }

  close(): void {
    if (this.#frames.at(-1)?.kind === 'handlers') this.#frames.pop();
    this.#frames.pop();
  }

  #open(kind: Frame['kind'], step: ShapeStep, steps: ShapeStep[], subject: readonly string[] = []): void {
    this.add(step);
    this.#frames.push({ kind, step, steps, subject });
  }

  #arm(vetted: readonly string[], vettedOtherwise: readonly string[], test: Span | undefined): void {
    const frame = this.#frames.at(-1);
    if (frame?.step.kind !== 'branch') return;
    frame.steps = [];
    frame.step.arms.push({ test, vetted, vettedOtherwise, steps: frame.steps });
  }
}
