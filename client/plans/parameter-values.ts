/**
 * Asks for the values of a query's parameters one after another. Values are remembered in the workspace state, which is not synchronized. A
 * parameter whose name looks like a secret is neither shown while typing nor remembered.
 */
import { window, type Memento } from 'vscode';
import type { ParameterValues, QueryParameters } from '../../protocol/plans.ts';

const memoryKey = 'plinth.plans.values';
/** The number of queries whose last values are remembered. */
const mostQueries = 200;
const secret = /pass(?:word|wd)?|secret|token|api_?key|credential/i;

type Remembered = Readonly<Record<string, ParameterValues>>;

export class ParameterMemory {
  readonly #memory: Memento;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  of({ key, names }: QueryParameters): ParameterValues | undefined {
    const known = this.#all()[key];
    return known?.length === names.length ? known : undefined;
  }

  async remember({ key, names }: QueryParameters, values: ParameterValues): Promise<void> {
    const kept = values.map((value, place) => (secret.test(names[place] ?? '') ? null : value));
    const others = Object.entries(this.#all()).filter(([other]) => other !== key);
    await this.#memory.update(
      memoryKey,
      Object.fromEntries([...others.slice(-(mostQueries - 1)), [key, kept]]),
    );
  }

  #all(): Remembered {
    return this.#memory.get<Remembered>(memoryKey, {});
  }
}

/** Returns undefined if the user cancelled. */
export async function askForValues(
  { names }: QueryParameters,
  known: ParameterValues | undefined,
): Promise<ParameterValues | undefined> {
  const values: (string | null)[] = [];
  for (const [place, name] of names.entries()) {
    const before = known?.[place];
    const answer = await window.showInputBox({
      title: `Value of ${name} (${place + 1} of ${names.length})`,
      prompt: 'As text, without quotes. NULL stands for NULL. Enter goes on, Escape sends nothing.',
      value: before === undefined ? '' : (before ?? 'NULL'),
      password: secret.test(name),
      ignoreFocusOut: true,
    });
    if (answer === undefined) return undefined;
    values.push(answer === 'NULL' ? null : answer);
  }
  return values;
}
