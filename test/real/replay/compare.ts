/** Holds two lists of catalog items against each other, kind by kind. Knows neither a server nor a model. */
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
  const differences: Difference[] = [];
  const kinds = [...new Set([...server, ...model].map((one) => one.kind))];
  const tallies = kinds.map((kind): Tally => {
    const left = byName(server, kind);
    const right = byName(model, kind);
    const found = differencesOf(kind, left, right);
    differences.push(...found);
    const count = (verdict: Difference['verdict']): number =>
      found.filter((one) => one.verdict === verdict).length;
    const missing = count('missing');
    const different = count('different');
    return {
      kind,
      total: left.size,
      equal: left.size - missing - different,
      missing,
      extra: count('extra'),
      different,
    };
  });
  return { tallies, differences };
}

function differencesOf(
  kind: string,
  server: ReadonlyMap<string, string>,
  model: ReadonlyMap<string, string>,
): readonly Difference[] {
  const names = [...new Set([...server.keys(), ...model.keys()])].sort();
  return names.flatMap((name): readonly Difference[] => {
    const left = server.get(name);
    const right = model.get(name);
    if (left === right) return [];
    const verdict = left === undefined ? 'extra' : right === undefined ? 'missing' : 'different';
    return [{ kind, name, verdict, server: left, model: right }];
  });
}

/** Two things of one name (which a catalog query should not give) stay two. */
function byName(items: readonly Listed[], kind: string): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const item of items) {
    if (item.kind !== kind) continue;
    let { name } = item;
    for (let n = 2; result.has(name); n += 1) name = `${item.name} (${n})`;
    result.set(name, item.definition);
  }
  return result;
}
