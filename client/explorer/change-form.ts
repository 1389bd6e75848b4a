/**
 * Shows a form as a sequence of input boxes: errors are shown while typing, and each step can go back to the previous one. The fields and
 * their validation come from the server.
 */
import { QuickInputButtons, window, type QuickInput, type QuickPickItem } from 'vscode';
import type { GivenValue, OfferedForm } from '../../protocol/change-forms.ts';
import { visible } from './visible.ts';

type Field = OfferedForm['fields'][number];
type ChoiceField = Exclude<Field, { readonly input: 'text' }>;
type Choice = ChoiceField['choices'][number];
type Check = (field: Field, given: readonly GivenValue[]) => Promise<string | undefined>;
type Answer =
  | { readonly kind: 'given'; readonly values: readonly string[] }
  | { readonly kind: 'back' | 'left' };

interface Step {
  readonly title: string;
  readonly number: number;
  readonly of: number;
  readonly field: Field;
  /** The former answer, if the user went back. */
  readonly before: readonly string[] | undefined;
  readonly check: (values: readonly string[]) => Promise<string | undefined>;
}

/** Returns undefined if the user cancelled. */
export async function fillForm(
  { title, fields }: OfferedForm,
  check: Check,
): Promise<readonly GivenValue[] | undefined> {
  const given = new Map<string, readonly string[]>();
  const listed = (): readonly GivenValue[] => [...given].map(([field, values]) => ({ field, values }));
  let at = 0;
  for (;;) {
    const field = fields[at];
    if (field === undefined) return listed();
    const answer = await ask({
      title,
      number: at + 1,
      of: fields.length,
      field,
      before: given.get(field.id),
      check: (values) => {
        given.set(field.id, values);
        return check(field, listed());
      },
    });
    if (answer.kind === 'left') return undefined;
    if (answer.kind === 'given') given.set(field.id, answer.values);
    at += answer.kind === 'given' ? 1 : -1;
  }
}

function ask(step: Step): Promise<Answer> {
  return step.field.input === 'text' ? askForText(step) : askForChoice(step, step.field);
}

function askForText(step: Step): Promise<Answer> {
  const input = window.createInputBox();
  input.prompt = step.field.isOptional ? `${step.field.prompt} (optional)` : step.field.prompt;
  input.placeholder = step.field.label;
  input.value = (step.before ?? step.field.initial)[0] ?? '';
  let asked = 0;
  // The latest validation wins, since answers may arrive out of order.
  const validate = async (): Promise<string | undefined> => {
    asked += 1;
    const mine = asked;
    const problem = await step.check([input.value]);
    if (mine === asked) input.validationMessage = problem === undefined ? '' : visible(problem);
    return problem;
  };
  input.onDidChangeValue(() => void validate());
  return answered(input, step, async () => {
    const { value } = input;
    return (await validate()) === undefined ? [value] : undefined;
  });
}

interface Item extends QuickPickItem {
  readonly value: string;
}

/** `$(…)` in a name must not become an icon. */
function itemOf({ value, label, detail }: Choice): Item {
  const plain = (text: string): string => visible(text).replaceAll('$(', '$\u200b(');
  return { value, label: plain(label), description: plain(detail) };
}

function askForChoice(step: Step, field: ChoiceField): Promise<Answer> {
  const pick = window.createQuickPick<Item>();
  pick.placeholder = field.prompt;
  pick.matchOnDescription = true;
  pick.canSelectMany = field.input === 'many';
  pick.items = field.choices.map(itemOf);
  const chosen = step.before ?? field.initial;
  const marked = pick.items.filter(({ value }) => chosen.includes(value));
  if (pick.canSelectMany) pick.selectedItems = marked;
  else pick.activeItems = marked;
  // The order in which columns are ticked is their order in the index.
  let order = [...chosen];
  pick.onDidChangeSelection((items) => {
    const now = items.map(({ value }) => value);
    order = [...order.filter((one) => now.includes(one)), ...now.filter((one) => !order.includes(one))];
    if (pick.canSelectMany) pick.title = titleOf(step, order);
  });
  return answered(pick, step, async () => {
    const values = pick.canSelectMany ? order : pick.selectedItems.map(({ value }) => value);
    const problem = await step.check(values);
    if (problem !== undefined) pick.title = `${titleOf(step, [])}: ${visible(problem)}`;
    return problem === undefined ? values : undefined;
  });
}

function titleOf({ title, field }: Step, order: readonly string[]): string {
  const chosen = order.length === 0 ? '' : ` (${order.map(visible).join(', ')})`;
  return `${title}: ${field.label}${chosen}`;
}

/** `accept` returns the values, or undefined if they are invalid. */
function answered(
  input: QuickInput & {
    readonly onDidAccept: (listener: () => void) => unknown;
    readonly onDidTriggerButton: (listener: () => void) => unknown;
    buttons: readonly (typeof QuickInputButtons.Back)[];
  },
  step: Step,
  accept: () => Promise<readonly string[] | undefined>,
): Promise<Answer> {
  input.title = titleOf(step, []);
  input.step = step.number;
  input.totalSteps = step.of;
  input.ignoreFocusOut = true;
  input.buttons = step.number > 1 ? [QuickInputButtons.Back] : [];
  return new Promise((resolve) => {
    const end = (answer: Answer): void => {
      resolve(answer);
      input.dispose();
    };
    input.onDidTriggerButton(() => end({ kind: 'back' }));
    input.onDidAccept(() => {
      input.busy = true;
      void accept().then((values) => {
        input.busy = false;
        if (values !== undefined) end({ kind: 'given', values });
      });
    });
    input.onDidHide(() => end({ kind: 'left' }));
    input.show();
  });
}
