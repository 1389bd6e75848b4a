/**
 * What the statements of a section cost, each worked out when a rule first asks for it, or taken over from an earlier check where it finds
 * what it found. Knows no rules; which statement finds the same is earlier-check.ts's to say.
 */
import { statementEffects, type EffectsScene, type StatementEffects } from '../../effects/statement.ts';
import type { StatementRange } from '../../migrations/applying/transactions.ts';

/** Without the places of a document: it holds wherever the statement stands. */
export interface Cost {
  readonly effects: Omit<StatementEffects, 'statement' | 'during'>;
  /** Somebody asked whether relations of these names are new here, which what the file drops elsewhere decides, too. */
  readonly names: ReadonlySet<string>;
}

export interface Costs {
  /** Of the statements in these ranges, in order. */
  readonly of: (ranges: readonly StatementRange[]) => readonly StatementEffects[];
  /** By the statements' index: undefined if nobody has asked. */
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
  // Statements of one transaction ask one after the other, each for what the one before has asked for, and one more.
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
  return effects && { effects, names };
}
