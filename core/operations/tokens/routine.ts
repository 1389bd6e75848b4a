/** The defaults of a routine in a dialect without a grammar. */
import type { CreateFunction } from '../model/operation.ts';

export const blankRoutine = {
  kind: 'createFunction',
  volatility: 'volatile',
  settings: [],
  attributes: {
    ...{ volatility: undefined, strict: undefined, securityDefiner: undefined, leakproof: undefined },
    ...{ parallel: undefined, window: undefined, cost: undefined, rows: undefined, support: undefined },
    ...{ settings: [], resetAll: false },
  },
  library: undefined,
  sqlBody: undefined,
} as const satisfies Partial<CreateFunction>;
