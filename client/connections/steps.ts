/** Runs a sequence of questions in which the user can go back. It knows input boxes and lists, not what they ask. */
import { QuickInputButtons, window, type Disposable, type QuickInput, type QuickPickItem } from 'vscode';

export type Answer<T> =
  | { readonly kind: 'answer'; readonly value: T }
  /** Goes back to the previous question; not available at the first one. */
  | { readonly kind: 'back' }
  | { readonly kind: 'cancelled' };

interface Question {
  readonly title: string;
  readonly step: number;
  readonly of: number;
}

export interface TextQuestion extends Question {
  readonly prompt: string;
  readonly value: string;
  readonly secret?: boolean;
  /** Returns an error message for an invalid value. */
  readonly check: (value: string) => string | undefined;
}

export interface Option<T> extends QuickPickItem {
  readonly value: T;
}

export interface ListQuestion<T> extends Question {
  readonly placeholder: string;
  readonly options: readonly Option<T>[];
  /** The question to begin with. */
  readonly value: T;
}

export function askText(question: TextQuestion): Promise<Answer<string>> {
  const input = window.createInputBox();
  input.prompt = question.prompt;
  input.value = question.value;
  input.password = question.secret === true;
  return run(input, question, (settle) => [
    input.onDidChangeValue(() => (input.validationMessage = undefined)),
    input.onDidAccept(() => {
      const wrong = question.check(input.value);
      if (wrong === undefined) settle({ kind: 'answer', value: input.value });
      else input.validationMessage = wrong;
    }),
    input.onDidTriggerButton(() => {
      settle({ kind: 'back' });
    }),
  ]);
}

export function askList<T>(question: ListQuestion<T>): Promise<Answer<T>> {
  const list = window.createQuickPick<Option<T>>();
  list.items = question.options;
  list.activeItems = question.options.filter(({ value }) => value === question.value);
  list.placeholder = question.placeholder;
  return run(list, question, (settle) => [
    list.onDidAccept(() => {
      const [picked] = list.selectedItems;
      if (picked !== undefined) settle({ kind: 'answer', value: picked.value });
    }),
    list.onDidTriggerButton(() => {
      settle({ kind: 'back' });
    }),
  ]);
}

interface Buttoned extends QuickInput {
  buttons: readonly { readonly iconPath: unknown }[];
}

async function run<T>(
  input: Buttoned,
  { title, step, of }: Question,
  listen: (settle: (answer: Answer<T>) => void) => readonly Disposable[],
): Promise<Answer<T>> {
  input.title = title;
  input.step = step;
  input.totalSteps = of;
  input.ignoreFocusOut = true;
  input.buttons = step > 1 ? [QuickInputButtons.Back] : [];
  const listening: Disposable[] = [];
  try {
    return await new Promise<Answer<T>>((settle) => {
      listening.push(
        ...listen(settle),
        input.onDidHide(() => {
          settle({ kind: 'cancelled' });
        }),
      );
      input.show();
    });
  } finally {
    for (const one of listening) one.dispose();
    input.dispose();
  }
}
