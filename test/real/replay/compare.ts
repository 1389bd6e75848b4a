/** Holds two lists of catalog items against each other, kind by kind. Knows neither a server nor a model. */
import { catalogChanges } from '../../../core/catalog/items.ts';

export interface Listed {
  readonly kind: string;
  readonly name: string;
  readonly definition: string;
}

export interface Difference {
  readonly kind: string;
  readonly name: string;
  /** `missing`: the server has it and the model has not. */
  readonly verdict: 'missing' | 'extra' | 'different';
  readonly server: string | undefined;
  readonly model: string | undefined;
}

export interface Tally {
  readonly kind: string;
  /** On the server. */
  readonly total: number;
  readonly equal: number;
  readonly missing: number;
  readonly extra: number;
  readonly different: number;
}

export interface Comparison {
  readonly tallies: readonly Tally[];
  readonly differences: readonly Difference[];
}

export function compare(server: readonly Listed[], model: readonly Listed[]): Comparison {
  const differences = differencesOf(server, model);
  const kinds = [...new Set([...server, ...model].map((one) => one.kind))];
  const tallies = kinds.map((kind): Tally => {
    const total = server.filter((one) => one.kind === kind).length;
    const count = (verdict: Difference['verdict']): number =>
      differences.filter((one) => one.kind === kind && one.verdict === verdict).length;
    const missing = count('missing');
    const different = count('different');
    return { kind, total, equal: total - missing - different, missing, extra: count('extra'), different };
  });
  return { tallies, differences };
}

function differencesOf(server: readonly Listed[], model: readonly Listed[]): readonly Difference[] {
  return catalogChanges(server, model).map((one): Difference => {
    const { kind, name } = one;
    switch (one.change) {
      case 'added':
        return { kind, name, verdict: 'extra', server: undefined, model: one.after };
      case 'removed':
        return { kind, name, verdict: 'missing', server: one.before, model: undefined };
      case 'altered':
        return { kind, name, verdict: 'different', server: one.before, model: one.after };
    }
  });
}
