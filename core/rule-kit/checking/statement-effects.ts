/**
 * The effects of a section's statements, each computed when a rule first needs it, or reused from an earlier check if the schema before it
 * is unchanged. Knows no rules; earlier-check.ts decides about reuse.
 */
import { statementEffects, type EffectsScene, type StatementEffects } from '../../effects/statement.ts';
import type { StatementRange } from '../../migrations/applying/transactions.ts';

/** Without positions, so that it holds wherever the statement is. */
export interface Cost {
  readonly effects: Omit<StatementEffects, 'statement' | 'during'>;
  /** A rule asked whether relations of these names are new here, which also depends on what the file drops elsewhere. */
  readonly names: ReadonlySet<string>;
}

export interface Costs {
  /** For the statements in these ranges, in order. */
  readonly of: (ranges: readonly StatementRange[]) => readonly StatementEffects[];
  /** By the statements' index; undefined if not computed yet. */
  readonly known: readonly (Cost | undefined)[];
}

export function costsIn(scene: () => EffectsScene, before: readonly (Cost | undefined)[]): Costs {
  const known = [...before];
  const effectsAt = (at: number): StatementEffects | undefined => {
    const { statements, replay } = scene();
    const [statement, during] = [statements[at], replay.transactions[at]];
    if (statement === undefined || during === undefined) return undefined;
    known[at] ??= costOf(scene(), at);
    const cost = known[at];
    return cost && { ...cost.effects, statement, during };
  };
  // Each statement of a transaction needs the list of the one before, and one more.
  const lists = new Map<number, StatementEffects[]>();
  const within = ({ from, to }: StatementRange): readonly StatementEffects[] => {
    const list = lists.get(from) ?? [];
    lists.set(from, list);
    for (let at = from + list.length; at < to; at += 1) {
      const one = effectsAt(at);
      if (one === undefined) break;
      list.push(one);
    }
    return list.slice(0, to - from);
  };
  return { of: (ranges) => ranges.flatMap(within), known };
}

const noNames: ReadonlySet<string> = new Set();

function costOf(scene: EffectsScene, at: number): Cost | undefined {
  const names = new Set<string>();
  const { effectOf } = scene;
  const effects = statementEffects(
    {
      ...scene,
      effectOf: (operation, around) =>
        effectOf(operation, {
          ...around,
          isNew: (name) => {
            names.add(name.name.text);
            return around.isNew(name);
          },
        }),
    },
    at,
  );
  return effects && { effects, names: names.size === 0 ? noNames : names };
}
