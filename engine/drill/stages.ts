/** Measures the stages of a drill, and shows which one runs. */
import type { DrillStage } from '../../core/drill/report.ts';

export class Stages {
  readonly #done: DrillStage[] = [];
  readonly #onProgress: (what: string) => void;

  constructor(onProgress: (what: string) => void) {
    this.#onProgress = onProgress;
  }

  get done(): readonly DrillStage[] {
    return this.#done;
  }

  /** `recovery`: a real recovery would take this time too. */
  async run<T>(
    name: string,
    kind: 'recovery' | 'check',
    work: () => Promise<T>,
    /** What else is told while it runs. */
    detail = '',
  ): Promise<T> {
    this.#onProgress(`${name}${detail} …`);
    const from = performance.now();
    try {
      return await work();
    } finally {
      this.#done.push({ name, ms: performance.now() - from, counts: kind === 'recovery' });
    }
  }
}
